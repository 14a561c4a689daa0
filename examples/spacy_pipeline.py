#!/usr/bin/env python3
"""The same findings as spaCy entities, exact to the character."""

import spacy


def main() -> None:
    """Print the entities of one document."""
    nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}})
    nlp.add_pipe("piiscan")
    doc = nlp("충남대 의대 24학번 김도현이 010-0123-4567로 연락함")
    for entity in doc.ents:
        print(f"{entity.label_:16}{entity.text}")
    print(doc._.piiscan.verdict)


if __name__ == "__main__":
    main()
