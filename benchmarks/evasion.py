#!/usr/bin/env python3
"""Recall on labelled posts whose identifiers are rewritten as posters do who know that a filter exists.

benchmarks/evasion.py GOLD.jsonl [--only NAME ...] [--limit N]

Each transformation rewrites every required identifier that it can (numbers, or Hangul names), posts are scanned again, and the recall of the
rewritten spans stands beside the plain recall of the same spans. A span is found where a finding of its label overlaps it by half of their union.
A new transformation is one function with a decorator.
"""

import argparse
import json
import random
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import regex

from piiscan import Scanner, ScanResult
from piiscan.text.jamo import BASE, LEADS, TAILS, VOWELS, initials

NUMBERS = frozenset({"PHONE_NUMBER", "KR_RRN", "KR_BANK_ACCOUNT", "KR_STUDENT_ID"})
NAMES = frozenset({"PERSON"})
_HANGUL_NAME = regex.compile(r"[가-힣]{2,4}")
_NUMBER = regex.compile(r"[0-9][0-9 .\-]{4,18}[0-9]")


@dataclass(frozen=True)
class Transformation:
    """One way to disguise a value."""

    name: str
    kind: str
    least: float
    """Share of the plain recall that is asked for; 0 where letters are lost."""
    apply: Callable[[str, random.Random], str]


TRANSFORMATIONS: list[Transformation] = []


def number(name: str) -> Callable[[Callable[[str, random.Random], str]], None]:
    """Register a transformation of numbers."""
    return lambda function: TRANSFORMATIONS.append(Transformation(name, "number", 0.95, function))


def name(name: str, least: float = 0.9) -> Callable[[Callable[[str, random.Random], str]], None]:
    """Register a transformation of Hangul names."""
    return lambda function: TRANSFORMATIONS.append(Transformation(name, "name", least, function))


def digits(value: str, table: Iterable[str]) -> str:
    """Replace each digit by the sign of a table."""
    signs = list(table)
    return "".join(signs[int(char)] if char.isdigit() else char for char in value)


def between(value: str, sign: str) -> str:
    """Put a sign between all letters or digits."""
    return sign.join(char for char in value if char.isalnum())


number("plain hyphens gone")(lambda value, _: between(value, ""))
number("dots")(lambda value, _: value.replace("-", ".").replace(" ", "."))
number("spaces")(lambda value, _: value.replace("-", " "))
number("slashes")(lambda value, _: value.replace("-", "/").replace(" ", "/"))
number("space between all")(lambda value, _: between(value, " "))
number("dot between all")(lambda value, _: between(value, "."))
number("zero-width")(lambda value, _: "\u200b".join(value))
number("full-width")(lambda value, _: digits(value, "０１２３４５６７８９"))
number("circled")(lambda value, _: digits(value, "⓪①②③④⑤⑥⑦⑧⑨"))
number("keycap")(lambda value, _: digits(value, [f"{d}\ufe0f\u20e3" for d in range(10)]))
number("bold")(lambda value, _: digits(value, "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"))
number("arabic-indic")(lambda value, _: digits(value, "٠١٢٣٤٥٦٧٨٩"))
number("hangul 공일이")(lambda value, _: digits(value, "공일이삼사오육칠팔구"))
number("hangul 영일이")(lambda value, _: digits(value, "영일이삼사오육칠팔구"))
number("hanja")(lambda value, _: digits(value, "〇一二三四五六七八九"))
number("native words")(
    lambda value, _: digits(value, ["공", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"])
)
number("look-alike O and l")(lambda value, _: digits(value, "Ol23456789"))
number("emoji between groups")(lambda value, _: value.replace("-", "🐟").replace(" ", "🐟"))
number("new lines")(lambda value, _: value.replace("-", "\n").replace(" ", "\n"))


@number("half in hangul")
def _half(value: str, rng: random.Random) -> str:
    return "".join("공일이삼사오육칠팔구"[int(c)] if c.isdigit() and rng.random() < 0.5 else c for c in value)  # noqa: PLR2004


name("zero-width")(lambda value, _: "\u200b".join(value))
name("decomposed")(lambda value, _: unicodedata.normalize("NFD", value))
name("dots")(lambda value, _: ".".join(value))
name("slashes")(lambda value, _: "/".join(value))
name("spaces")(lambda value, _: " ".join(value))
name("underscores")(lambda value, _: "_".join(value))
name("hyphens")(lambda value, _: "-".join(value))
name("emoji")(lambda value, _: "🐟".join(value))
name("combining strokes")(lambda value, _: "".join(f"{char}\u0336" for char in value))
name("initials", least=0)(lambda value, _: initials(value))
name("masked O", least=0)(lambda value, _: value[0] + "O" + value[2:])
name("masked *", least=0)(lambda value, _: value[0] + "*" + value[2:])
name("masked ○○", least=0)(lambda value, _: value[0] + "○○")


def _letters(char: str) -> tuple[int, int, int]:
    code = ord(char) - BASE
    return code // 588, code // 28 % 21, code % 28


def separated(value: str) -> str:
    """Return the jamo of each syllable side by side."""
    return "".join(LEADS[a] + VOWELS[b] + TAILS[c] for a, b, c in map(_letters, value))


name("separated jamo")(lambda value, _: separated(value))


@name("half-width jamo")
def _half_width(value: str, _: random.Random) -> str:
    table = {
        unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFFA1, 0xFFDD) if chr(code).isalpha()
    }
    return "".join(table.get(unicodedata.normalize("NFKC", char), char) for char in separated(value))


_KEYS = dict(
    zip(
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        strict=True,
    )
)
_PAIRS = dict(
    zip(
        "ㅘㅙㅚㅝㅞㅟㅢㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ",
        ("hk", "ho", "hl", "nj", "np", "nl", "ml", "rt", "sw", "sg", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "qt"),
        strict=True,
    )
)


@name("english keyboard")
def _keyboard(value: str, _: random.Random) -> str:
    return "".join(_KEYS.get(c) or _PAIRS[c] for c in separated(value))


_RR = (
    ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "-", "j", "jj", "ch", "k", "t", "p", "h"],
    [
        "a",
        "ae",
        "ya",
        "yae",
        "eo",
        "e",
        "yeo",
        "ye",
        "o",
        "wa",
        "wae",
        "oe",
        "yo",
        "u",
        "wo",
        "we",
        "wi",
        "yu",
        "eu",
        "ui",
        "i",
    ],
    [
        "",
        *[
            "k",
            "k",
            "k",
            "n",
            "n",
            "n",
            "t",
            "l",
            "k",
            "m",
            "p",
            "t",
            "t",
            "p",
            "l",
            "m",
            "p",
            "p",
            "t",
            "t",
            "ng",
            "t",
            "t",
            "k",
            "t",
            "p",
            "t",
        ],
    ],
)


@name("romanised", least=0)
def _romanised(value: str, _: random.Random) -> str:
    parts = ["".join(table[i] for table, i in zip(_RR, _letters(char), strict=True)) for char in value]
    return (parts[0] + " " + "".join(parts[1:])).replace("-", "")


def fits(span: dict[str, object], text: str, kind: str) -> bool:
    """Whether a transformation of this kind can rewrite the span."""
    value = text[int(str(span["start"])) : int(str(span["end"]))]
    if span.get("optional"):
        return False
    if kind == "number":
        return span["label"] in NUMBERS and bool(_NUMBER.fullmatch(value))
    return span["label"] in NAMES and bool(_HANGUL_NAME.fullmatch(value))


def rewrite(post: dict, kind: str, apply: Callable[[str], str]) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the post with its fitting identifiers rewritten, and where these stand now."""
    text, parts, spans, done, length = post["text"], [], [], 0, 0
    for span in sorted(post["spans"], key=lambda s: s["start"]):
        if not fits(span, text, kind):
            continue
        before, value = text[done : span["start"]], apply(text[span["start"] : span["end"]])
        parts += before, value
        spans.append((length + len(before), length + len(before) + len(value), span["label"]))
        length += len(before) + len(value)
        done = span["end"]
    return "".join([*parts, text[done:]]), spans


def found(result: ScanResult, span: tuple[int, int, str]) -> bool:
    """Whether a finding of the label overlaps the span by half of their union."""
    start, end, label = span
    return any(
        f.entity == label and 2 * (min(f.end, end) - max(f.start, start)) >= max(f.end, end) - min(f.start, start)
        for f in result.findings
    )


def recall(scanner: Scanner, posts: list[dict], kind: str, apply: Callable[[str], str]) -> tuple[int, int]:
    """Return how many rewritten spans are found, and how many there are."""
    rewritten = [(text, spans) for text, spans in (rewrite(post, kind, apply) for post in posts) if spans]
    results = scanner.scan_many(text for text, _ in rewritten)
    hits = [found(result, span) for (_, spans), result in zip(rewritten, results, strict=True) for span in spans]
    return sum(hits), len(hits)


def main() -> int:
    """Print recall per transformation beside the plain recall; exit 1 if one falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--only", nargs="*", help="names of transformations")
    parser.add_argument("--limit", type=int, help="only the first posts")
    options = parser.parse_args()
    with options.gold.open(encoding="utf-8") as lines:
        posts = [json.loads(line) for line in lines if line.strip()][: options.limit]
    scanner = Scanner()
    plain = {kind: recall(scanner, posts, kind, str) for kind in ("number", "name")}
    short = 0
    print(f"{'transformation':26}{'kind':8}{'spans':>6}{'recall':>8}{'plain':>8}{'ratio':>7}{'asked':>7}")
    for change in TRANSFORMATIONS:
        if options.only and change.name not in options.only:
            continue
        rng = random.Random(7)  # noqa: S311 - the same disguise in every run
        hits, total = recall(scanner, posts, change.kind, lambda value, c=change, r=rng: c.apply(value, r))
        base = plain[change.kind][0] / max(1, plain[change.kind][1])
        ratio = hits / max(1, total) / base if base else 0.0
        short += ratio < change.least
        print(
            f"{change.name:26}{change.kind:8}{total:6}{hits / max(1, total):8.3f}{base:8.3f}{ratio:7.2f}{change.least or '':>7}"
        )
    print(f"{short} of {len(TRANSFORMATIONS)} transformations fall short")
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main())
