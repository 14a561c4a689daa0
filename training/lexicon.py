"""Make the lexicon's derived tables from public sources: schools, place names, census surnames, person forms.

    python training/lexicon.py --data ../shared/data --out piiscan/lexicon/data

Deterministic: the same sources give the same files. The other tables of the lexicon are edited by hand.
"""

import argparse
import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

SIDO = {
    "서울": "서울",
    "부산": "부산",
    "대구": "대구",
    "인천": "인천",
    "광주": "광주",
    "대전": "대전",
    "울산": "울산",
    "세종": "세종",
    "경기": "경기",
    "강원": "강원",
    "충청북": "충북",
    "충청남": "충남",
    "전북": "전북",
    "전라남": "전남",
    "경상북": "경북",
    "경상남": "경남",
    "제주": "제주",
}
LEVELS = {"초등학교": "초", "중학교": "중", "고등학교": "고"}
NAME = re.compile(r"([가-힣0-9]{1,16}?)(초등학교|중학교|고등학교)(?:[가-힣]{1,8}분교장)?")
GENERIC = re.compile(
    r"(?:여자?|남|제일|중앙|동|서|남|북|과학|외국어|체육|예술|국제|상업|공업|기계공업|정보|여자상업|자연과학|미용예술|디자인)"
)
"""What remains of a name without its place and is no name by itself."""
DISTRICT = re.compile(r"[가-힣]{2,5}(?:읍|면|동|리)")
ROAD = re.compile(r"([가-힣]{2,10}(?:대로|로))(?:[0-9]+번?길)?(?![가-힣])")
PROVINCE_BEFORE = re.compile(r"^(?:강원도|경기도의료원|(?:경상|충청|전라)[남북]도)")
HOSPITAL = re.compile(r"(?<![가-힣])(?!.*대학교)[가-힣]{3,8}(?:병원|의료원)$")
EOJEOL = re.compile(r"[가-힣]{2,12}")
MOST_USES = 2
"""A short form that starts more eojeols than this in film reviews and comments is an ordinary word first."""
ORDINARY = frozenset(
    (
        "지도중",
        "연수중",
        "이동중",
        "방학중",
        "수리중",
        "지원중",
        "안내중",
        "송신중",
        "수신중",
        "대화중",
        "이수중",
        "대기고",
        "국제고",
        "과학고",
    )
)
"""Short forms that are ordinary words, though not in reviews."""
LEAST_FREQUENCY = 3


def read_schools(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield base name, level, province and address of each school."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found = NAME.fullmatch(row["name"].replace(" ", ""))
            if found:
                yield found[1], LEVELS[found[2]], province(row["address"] or row["sido_office"]), row["address"]


def province(address: str) -> str:
    """Return the short name of the province that an address begins with."""
    return next((short for start, short in SIDO.items() if address.startswith(start)), "")


def without_place(base: str, address: str) -> str | None:
    """Return a school's name without the city before it (대전둔곡 -> 둔곡), where a name is left."""
    places = [re.sub(r"(?:특별자치도|특별자치시|특별시|광역시|도|시|군|구)$", "", part) for part in address.split()[:2]]
    for place in (*places, province(address)):
        rest = base.removeprefix(place)
        if len(place) > 1 and len(rest) > 1 and rest != base and not GENERIC.fullmatch(rest):
            return rest
    return None


def school_table(path: Path) -> dict[str, dict[str, set[str]]]:
    """Return provinces by base name and level."""
    table: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for base, level, sido, address in read_schools(path):
        for name in filter(None, (base, without_place(base, address))):
            table[name][level].add(sido)
    return table


def text_lines(folder: Path) -> Iterator[str]:
    """Yield the lines of the unlabelled texts."""
    for name in ("nsmc.txt.gz", "koco-comments.txt.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8") as file:
            yield from file


def uses(forms: set[str], lines: Iterable[str]) -> Counter[str]:
    """Count the eojeols that begin with each form."""
    words: Counter[str] = Counter()
    for line in lines:
        words.update(EOJEOL.findall(line))
    counts: Counter[str] = Counter()
    longest = max(map(len, forms))
    for word, number in words.items():
        for end in range(2, min(len(word), longest) + 1):
            if word[:end] in forms:
                counts[word[:end]] += number
    return counts


def school_rows(data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield a level (with a ? if the short forms are ordinary words), provinces, and the names that share them."""
    table = school_table(data / "schools" / "schools_2025.tsv")
    counts = uses({base + level for base, levels in table.items() for level in levels}, text_lines(data / "text"))
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for base, found in table.items():
        for level, provinces in found.items():
            plain = counts[base + level] > MOST_USES or len(base) == 1 or base + level in ORDINARY
            groups[level + "?" * plain, " ".join(sorted(provinces - {""}))].append(base)
    yield from ((*key, " ".join(sorted(bases))) for key, bases in sorted(groups.items()))


def place_rows(data: Path) -> Iterator[tuple[str, str]]:
    """Yield districts and roads that schools lie at, with their kind."""
    districts, roads = set(), set()
    for *_, address in read_schools(data / "schools" / "schools_2025.tsv"):
        districts.update(part for part in re.split(r"[ ,()]+", address)[1:5] if DISTRICT.fullmatch(part))
        roads.update(found[1] for part in address.split()[1:] if (found := ROAD.fullmatch(part)))
    yield from ((name, "district") for name in sorted(districts))
    yield from ((name, "road") for name in sorted(roads))


def surname_rows(data: Path) -> Iterator[tuple[str, str]]:
    """Yield surnames and bearers of the census."""
    with (data / "names" / "surnames_2015.tsv").open(encoding="utf-8", newline="") as file:
        yield from ((row["surname"], row["population_2015"]) for row in csv.DictReader(file, delimiter="\t"))


def figure_rows(data: Path) -> Iterator[tuple[str, str]]:
    """Yield frequent person forms of news and reviews, of three syllables and more."""
    with (data / "names" / "person-forms.tsv").open(encoding="utf-8", newline="") as file:
        for name, frequency in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if re.fullmatch("[가-힣]{3,8}", name) and int(frequency) >= LEAST_FREQUENCY:
                yield name, frequency


def hospital_rows(data: Path) -> Iterator[tuple[str, str]]:
    """Yield general hospitals without their foundation, and the name without 병원, which needs a cue."""
    with (data / "schools" / "hospitals.tsv").open(encoding="utf-8", newline="") as file:
        names = [HOSPITAL.search(row["name"]) for row in csv.DictReader(file, delimiter="\t")]
    for name in sorted({PROVINCE_BEFORE.sub("", found[0]) for found in names if found}):
        base = name.removesuffix("병원")
        yield name, f"{base}?" if len(base) > MOST_USES else ""


def write(path: Path, head: Iterable[str], columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table with its header comment."""
    lines = [
        *(f"# {line}" for line in head),
        "# Made by training/lexicon.py; not to be edited by hand",
        "\t".join(columns),
    ]
    lines += ["\t".join(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(lines)} lines")


SCHOOL_SOURCE = "Source: standard data of elementary, middle and high schools (Korea public data portal), 2025-03-25"
OPEN_DATA = "Licence: Korean public data, free use"


def main() -> None:
    """Make all derived tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("piiscan/lexicon/data"))
    options = parser.parse_args()
    head: tuple[str, ...] = (
        SCHOOL_SOURCE,
        OPEN_DATA,
        "Date: 2025-03-25",
        "level: 초 elementary, 중 middle, 고 high; with a ?, base + level is an ordinary word first",
    )
    write(options.out / "schools.tsv", head, ("level", "provinces", "bases"), school_rows(options.data))
    write(
        options.out / "places.tsv",
        (SCHOOL_SOURCE, OPEN_DATA, "Date: 2025-03-25"),
        ("name", "kind"),
        place_rows(options.data),
    )
    head = ("Source: population and housing census of Statistics Korea (KOSIS)", OPEN_DATA, "Date: 2015")
    write(options.out / "surnames.tsv", head, ("surname", "bearers"), surname_rows(options.data))
    head = (
        "Source: lists of general hospitals (Health Insurance Review and Assessment Service)",
        OPEN_DATA,
        "Date: 2025",
    )
    write(options.out / "hospitals_listed.tsv", head, ("name", "forms"), hospital_rows(options.data))
    head = (
        "Source: person forms and counts of the KLUE-NER v1.1 train set as corrected by konne",
        "Licence: CC BY-SA 4.0 (KLUE: Park et al.; konne); this file keeps that licence",
        "Date: 2025",
    )
    write(options.out / "public_figures_klue.tsv", head, ("name", "frequency"), figure_rows(options.data))


if __name__ == "__main__":
    main()
