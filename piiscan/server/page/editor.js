/* The text area and, behind it, a mirror of its text in which the findings are marked. Both grow with the text inside one scrolling
   box, so that they cannot drift apart. */

import { familyOf, label } from "./kinds.js";
import { moved, next, pieces } from "./marks.js";

const NOWHERE = -2; // not known yet where the cursor is, which must be told
const TAGGED = 400; // marks whose tags are fitted; beyond, tags are left out

export class Editor {
  #area;
  #mirror;
  #paper;
  #text = "";
  #findings = [];
  #marks = [];
  #changed;
  #entered;
  #at = NOWHERE;

  /** `changed(text)` hears of every edit, `entered(index)` of the finding that the cursor is in, or -1. */
  constructor({ area, mirror, paper, changed, entered }) {
    this.#area = area;
    this.#mirror = mirror;
    this.#paper = paper;
    this.#changed = changed;
    this.#entered = entered;
    area.addEventListener("input", () => this.#edited());
    area.addEventListener("scroll", () => area.scrollTo(0, 0)); // the box around it scrolls instead
    area.addEventListener("keydown", (event) => this.#pressed(event));
    document.addEventListener("selectionchange", () => this.#looked());
    new ResizeObserver(() => this.#fitTags()).observe(mirror);
    this.#draw();
  }

  get text() {
    return this.#text;
  }

  get findings() {
    return this.#findings;
  }

  /** Put another text there, as if it had been typed. */
  write(text) {
    this.#area.value = text;
    this.#paper.scrollTop = 0;
    this.#edited();
  }

  /** Mark the findings of the text that stands there. */
  mark(findings) {
    this.#findings = findings;
    this.#draw();
  }

  /** Draw again, in another language. */
  redraw() {
    this.#draw();
  }

  /** Select a finding and bring it into view. */
  goTo(index) {
    const finding = this.#findings[index];
    if (!finding) return;
    this.#area.focus({ preventScroll: true });
    this.#area.setSelectionRange(finding.start, finding.end);
    this.#show(this.#marks[index]);
    this.#looked();
  }

  #edited() {
    const before = this.#text;
    this.#text = this.#area.value;
    this.#findings = moved(this.#findings, before, this.#text);
    this.#draw();
    this.#changed(this.#text);
  }

  #draw() {
    const language = document.documentElement.lang;
    this.#marks = [];
    const parts = pieces(this.#text, this.#findings).map(({ text, finding }) => {
      if (!finding) return text;
      const mark = document.createElement("mark");
      mark.textContent = text;
      mark.dataset.family = familyOf(finding.entity);
      mark.dataset.tag = label(finding.entity, language);
      this.#marks.push(mark);
      return mark;
    });
    this.#mirror.replaceChildren(...parts, "\n"); // a last line that is empty takes room too
    this.#at = NOWHERE;
    this.#fitTags();
    this.#looked();
  }

  /** Leave out tags that would run into the next mark or over the edge. All is read before anything is written. */
  #fitTags() {
    const fitted = this.#marks.slice(0, TAGGED);
    const boxes = fitted.map((mark) => mark.getClientRects()[0]);
    const edge = this.#mirror.getBoundingClientRect().right;
    const wide = fitted.map((mark) => parseFloat(getComputedStyle(mark, "::before").width) || 0);
    this.#marks.forEach((mark, index) => {
      const box = boxes[index];
      const after = boxes[index + 1];
      const limit = after && box && Math.abs(after.top - box.top) < 2 ? after.left : edge;
      mark.classList.toggle("bare", !box || box.left + wide[index] > limit - 2);
    });
  }

  #looked() {
    const place = document.activeElement === this.#area ? this.#area.selectionStart : -1;
    const at = this.#findings.findIndex((finding) => finding.start <= place && place <= finding.end);
    if (at === this.#at) return;
    this.#marks[this.#at]?.classList.remove("here");
    this.#marks[at]?.classList.add("here");
    this.#at = at;
    this.#entered(at);
  }

  #pressed(event) {
    if (event.key !== "F8" || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.goTo(next(this.#findings, this.#area.selectionStart, event.shiftKey));
  }

  #show(mark) {
    if (!mark) return;
    const box = this.#paper.getBoundingClientRect();
    const at = mark.getBoundingClientRect();
    if (at.top < box.top + 24 || at.bottom > box.bottom - 24) {
      this.#paper.scrollTop += at.top - box.top - box.height / 2;
    }
    mark.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
