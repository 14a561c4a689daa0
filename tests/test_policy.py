import pickle

import pytest

from piiscan import ConfigError, Policy


def test_the_defaults_are_balanced_and_korean() -> None:
    policy = Policy()
    assert (policy.language, policy.sensitivity, policy.entities) == ("ko", "balanced", None)


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("sensitivity", "extreme", "sensitivity"),
        ("entities", ["KR_NAME"], "KR_NAME"),
        ("colour", "red", "colour"),
        ("max_chars", 0, "max_chars"),
    ],
)
def test_a_wrong_option_is_named(option: str, value: object, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        Policy.create(**{option: value})


def test_a_higher_sensitivity_asks_for_less_certainty() -> None:
    low, balanced, high = (Policy.create(sensitivity=name).threshold for name in ("low", "balanced", "high"))
    assert low > balanced > high


def test_a_policy_travels_between_processes() -> None:
    policy = Policy(entities=frozenset({"PERSON"}))
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own bytes
