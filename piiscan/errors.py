"""Everything that piiscan raises on purpose.

    PiiscanError
    ├── ConfigError        a policy or an option that cannot be followed
    ├── InputError         an input that cannot be read
    │   ├── DecodeError    bytes that are not text in the encoding
    │   ├── FormatError    text that is not in the format
    │   └── LimitExceeded  larger than the policy allows
    ├── KeyFileError       a key that is missing, unsafe or wrong
    └── RecognizerError    a recognizer that failed on a post

A message says what happened, where (file, row, byte) and what to do next; it never holds the text of a post.
"""


class PiiscanError(Exception):
    """Base of all errors of piiscan."""


class ConfigError(PiiscanError):
    """A policy or an option that cannot be followed."""


class InputError(PiiscanError):
    """An input that cannot be read."""


class DecodeError(InputError):
    """Bytes that are not text in the encoding of the input."""


class FormatError(InputError):
    """Text that is not in the format of the input."""


class LimitExceeded(InputError):  # noqa: N818 - the name says it all
    """An input larger than the policy allows."""


class KeyFileError(PiiscanError):
    """A key that is missing, readable by others, or wrong."""


class RecognizerError(PiiscanError):
    """A recognizer that failed on a post."""
