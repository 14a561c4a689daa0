/* Asks the service while somebody types: waits for a pause, breaks off what is out of date, and tries again after a failure. */

const PAUSE = 160; // ms without a key before a question
const LONGEST = 480; // ms at most between questions of somebody who never pauses
const PATIENCE = 15_000; // ms for an answer
const LONGEST_REST = 30; // s between attempts when the service is away

/**
 * One question at a time.
 *
 * `told` hears of everything: `checking(text)`, `answered(text, answer, ms)`, `failed(problem)`, where a problem is
 * `{kind, detail, rest}`: `rest` is the seconds after which it tries again by itself, or null.
 */
export class Questions {
  #told;
  #token = "";
  #text = "";
  #number = 0;
  #since = 0;
  #timer = 0;
  #failures = 0;
  #current = null;

  constructor(told) {
    this.#told = told;
    addEventListener("online", () => this.#failures && this.now());
  }

  /** The text has changed: ask soon. */
  soon(text) {
    this.#text = text;
    this.#stop();
    if (!text.trim()) {
      this.#since = this.#failures = 0;
      return;
    }
    this.#since ||= performance.now();
    const left = LONGEST - (performance.now() - this.#since);
    this.#timer = setTimeout(() => this.now(), Math.max(0, Math.min(PAUSE, left)));
    this.#told.checking(text);
  }

  /** Ask at once. */
  now() {
    this.#stop();
    this.#since = 0;
    if (this.#text.trim()) this.#ask(this.#text, ++this.#number);
  }

  /** Show this token from now on; it stays in memory. */
  use(token) {
    this.#token = token;
    this.now();
  }

  get hasToken() {
    return this.#token !== "";
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#number++; // what is still under way is out of date
    this.#current?.abort();
    this.#current = null;
  }

  async #ask(text, number) {
    const current = (this.#current = new AbortController());
    const started = performance.now();
    let slow = false;
    const patience = setTimeout(() => ((slow = true), current.abort()), PATIENCE);
    this.#told.checking(text);
    try {
      const answer = await fetch("v1/check", this.#request(text, current.signal));
      const content = await answer.json().catch((error) => {
        if (current.signal.aborted) throw error;
        return null;
      });
      if (number !== this.#number) return;
      if (answer.ok && Array.isArray(content?.findings)) {
        this.#failures = 0;
        this.#told.answered(text, content, Math.max(1, Math.round(performance.now() - started)));
      } else this.#fail(problemOf(answer, content, this.hasToken));
    } catch {
      if (number === this.#number) this.#fail({ kind: slow ? "slow" : "offline", rest: this.#rest() });
    } finally {
      clearTimeout(patience);
    }
  }

  #request(text, signal) {
    const question = { fields: { body: text }, offset_unit: "utf16", explain: true };
    const headers = { "content-type": "application/json" };
    if (this.#token) headers.authorization = `Bearer ${this.#token}`;
    return { method: "POST", body: JSON.stringify(question), headers, signal, cache: "no-store" };
  }

  #rest() {
    return Math.min(LONGEST_REST, 2 ** Math.min(5, this.#failures + 1));
  }

  #fail(problem) {
    this.#failures++;
    this.#told.failed(problem);
    if (problem.rest) this.#timer = setTimeout(() => this.now(), problem.rest * 1000);
  }
}

/** What an answer that is no result means: its kind as the page words it, the service's own sentence, and when to try again. */
export function problemOf(answer, content, hasToken) {
  const detail = typeof content?.detail === "string" ? content.detail : "";
  const known = typeof content?.type === "string" && content.type.startsWith("urn:piiscan:");
  const kind = kindOf(answer, known, detail, hasToken);
  const wait = Number.parseInt(answer.headers.get("retry-after") ?? "", 10);
  const rest = kind === "busy" ? Math.min(LONGEST_REST, Math.max(1, wait || 2)) : null;
  return { kind, detail, rest };
}

function kindOf(answer, known, detail, hasToken) {
  if (answer.status === 503) return "busy";
  if (answer.status === 401) {
    if (known && !detail.includes("Bearer")) return "signed";
    return hasToken ? "wrongToken" : "token";
  }
  if (answer.status === 413) return "tooLarge";
  if (answer.ok || !known) return answer.status >= 500 ? "failed" : "unreadable";
  return answer.status >= 500 ? "failed" : "refused";
}
