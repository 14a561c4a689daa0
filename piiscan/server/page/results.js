/* Draws what the service answered. Everything from the post is put in as text, never as markup. */

import { direct, FAMILIES, familyOf, label, labels, title } from "./kinds.js";
import { lines } from "./marks.js";
import { people, percent, WORDS } from "./words.js";

const LISTED = 200; // findings in the list; more stay marked in the post alone
const ACTIONS = ["allow", "mask", "hold", "refuse"];
const LEVELS = ["none", "low", "medium", "high", "critical"];

const element = (id) => document.getElementById(id);
const language = () => document.documentElement.lang;
const words = () => WORDS[language()];

/** An element with a class and children; strings become text. */
function make(tag, name = "", ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}

function show(id, shown) {
  element(id).hidden = !shown;
}

/** Draw the badge: which state it is, and the sentences beside it. */
function badge(state, heading, meaning, detail = "") {
  document.body.dataset.state = state;
  element("shape").setAttribute("href", `#shape-${state}`);
  element("badge").textContent = heading;
  element("meaning").textContent = meaning;
  element("detail").textContent = detail;
  show("detail", detail !== "");
}

/** What stands there while there is no post. */
export function drawEmpty() {
  badge("empty", words().badge.empty, words().meaning.empty);
  hideAnswer();
  drawGuide();
  show("guide", true);
}

/** What stands there while the first answer is under way. */
export function drawChecking() {
  badge("checking", words().badge.checking, words().meaning.checking);
}

/** What stands there when the service gave no result; the old one would be wrong. */
export function drawProblem({ kind, detail }) {
  const [heading, meaning] = words().problem[kind];
  const state = { token: "token", wrongToken: "token", busy: "busy" }[kind] ?? "problem";
  badge(state, heading, meaning, detail && state !== "token" ? words().said(detail) : "");
  hideAnswer();
}

function hideAnswer() {
  for (const id of ["unfinished", "decided", "measures", "guide", "people", "why", "found", "told", "covered"]) show(id, false);
}

/** Draw an answer; `chosen(index)` is called when somebody picks a finding. */
export function drawAnswer(text, answer, chosen) {
  const state = answer.complete || answer.verdict !== "clean" ? answer.verdict : "incomplete";
  badge(state, words().verdict[state], words().meaning[state]);
  if (state === answer.verdict) element("badge").append(" ", make("code", "", state));
  show("guide", false);
  drawUnfinished(answer);
  drawDecision(answer);
  drawMeasures(answer);
  drawPeople(answer.people_left);
  drawReasons(answer.reasons ?? []);
  drawFindings(text, answer.findings, chosen);
  drawMessage(answer.message);
  drawRedacted(answer);
  element("engine").textContent = words().engine(answer.engine);
}

/** What a screen reader says of an answer. */
export function spoken(answer) {
  const state = answer.complete || answer.verdict !== "clean" ? answer.verdict : "incomplete";
  const sentence = words().spoken(words().verdict[state], words().action[decided(answer)], answer.findings.length);
  return answer.complete ? sentence : `${sentence} ${words().spokenUnfinished}`;
}

const decided = (answer) => answer.would ?? answer.decision;

function drawUnfinished(answer) {
  show("unfinished", !answer.complete);
  if (answer.complete) return;
  const parts = answer.incomplete.map(({ reason, detail }) => {
    const said = make("span", "", detail);
    said.lang = /[가-힣]/.test(detail) ? "ko" : "en";
    return make("li", "", make("b", "", words().reason[reason] ?? reason), " ", said);
  });
  const notes = [make("ul", "", ...parts), make("p", "", words().unexamined)];
  element("unfinished").replaceChildren(make("h3", "", words().unfinished), ...notes);
}

function drawDecision(answer) {
  const taken = decided(answer);
  const steps = ACTIONS.map((action) => {
    const step = make("li", "", words().action[action]);
    if (action === taken) step.setAttribute("aria-current", "true");
    return step;
  });
  element("scale").replaceChildren(...steps);
  element("scale").dataset.action = taken;
  show("shadow", answer.would !== undefined && answer.would !== null);
  show("decided", true);
}

function drawMeasures(answer) {
  const meter = make("span", "meter", make("i"));
  meter.firstChild.style.setProperty("--share", String(answer.score));
  const measures = [make("dt", "", words().score), make("dd", "", make("b", "", percent(answer.score, language())), meter)];
  if (answer.severity) {
    const rank = LEVELS.indexOf(answer.severity);
    const dots = make("span", "dots", ...LEVELS.slice(1).map((_, at) => make("i", at < rank ? "on" : "")));
    measures.push(make("dt", "", words().severity), make("dd", "", make("b", "", words().level[answer.severity] ?? answer.severity), dots));
  }
  element("measures").replaceChildren(...measures);
  show("measures", true);
}

function drawPeople(left) {
  const steps = left?.steps ?? [];
  show("people", left !== null && steps.length > 0);
  if (!left) return;
  const said = (count) => people(count, language());
  element("people-left").textContent = words().people.left(said(left.estimate), said(left.low), said(left.high));
  const most = Math.log(Math.max(2, ...steps.map((step) => step.people)));
  const drawn = steps.map((step) => {
    const bar = make("i", "bar");
    bar.style.setProperty("--share", String(Math.log(Math.max(1, step.people)) / most));
    const named = make("span", "label", step.label);
    named.lang = /[가-힣]/.test(step.label) ? "ko" : "en";
    return make("li", "", named, make("span", "column", bar), make("b", "", words().people.step(said(step.people))));
  });
  element("steps").style.setProperty("--count", String(steps.length));
  element("steps").classList.toggle("many", steps.length > 6);
  element("steps").replaceChildren(...drawn);
}

function drawReasons(reasons) {
  show("why", reasons.length > 0);
  const drawn = reasons.map((reason) => {
    const sentence = make("li", "", reason);
    sentence.lang = /[가-힣][.!?]?\s*$/.test(reason) ? "ko" : "en";
    return sentence;
  });
  element("reasons").replaceChildren(...drawn);
  show("other-language", drawn.some((sentence) => sentence.lang !== language()));
}

// -- findings

function drawFindings(text, findings, chosen) {
  show("found", findings.length > 0);
  element("count").textContent = words().count(findings.length);
  const places = lines(text, findings);
  const kinds = byKind(findings);
  let left = LISTED;
  const groups = [...kinds].map(([entity, members]) => {
    const listed = members.slice(0, left);
    left -= listed.length;
    return listed.length ? group(entity, members.length, listed.map((at) => item(text, findings[at], at, places[at]))) : "";
  });
  if (findings.length > LISTED) groups.push(make("p", "dim", words().more(findings.length - LISTED)));
  const box = element("findings");
  box.replaceChildren(...groups);
  const buttons = [...box.querySelectorAll("button")];
  buttons.forEach((button, at) => (button.tabIndex = at ? -1 : 0));
  box.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) chosen(Number(button.dataset.finding));
  };
  box.onkeydown = (event) => walk(event, buttons);
}

/** The numbers of the findings of each kind, in the order in which the kinds first occur. */
function byKind(findings) {
  const kinds = new Map(findings.map(({ entity }) => [entity, []]));
  findings.forEach(({ entity }, at) => kinds.get(entity).push(at));
  return kinds;
}

function group(entity, count, items) {
  const swatch = make("mark", "swatch", "\u2003\u2003");
  swatch.dataset.family = familyOf(entity);
  swatch.setAttribute("aria-hidden", "true");
  const named = make("span", "", title(entity, language()));
  if (count > 1) named.append(" ", make("span", "count", words().count(count)));
  if (direct(entity)) named.append(" ", make("span", "direct", words().direct));
  return make("div", "group", make("h3", "", swatch, named), make("ul", "", ...items));
}

function item(text, finding, at, line) {
  const quoted = make("span", "quoted", text.slice(finding.start, finding.end));
  quoted.lang = "ko";
  const sure = make("span", "dim", words().sure(percent(finding.score, language())));
  const button = make("button", "", quoted, make("span", "place", words().line(line)), sure);
  button.type = "button";
  button.dataset.finding = String(at);
  button.title = finding.rule;
  return make("li", "", button);
}

/** One stop of the Tab key for the whole list; arrows move in it. */
function walk(event, buttons) {
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (at < 0 || to === undefined || !buttons[to]) return;
  event.preventDefault();
  buttons[at].tabIndex = -1;
  buttons[to].tabIndex = 0;
  buttons[to].focus();
}

/** Show in the list which finding the cursor is in. */
export function point(index) {
  for (const button of element("findings").querySelectorAll("button")) {
    if (Number(button.dataset.finding) === index) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

// -- what others get to see

function drawMessage(message) {
  show("told", Boolean(message));
  element("message").textContent = message?.[language()] ?? "";
}

function drawRedacted(answer) {
  const redacted = answer.redacted.body ?? "";
  show("covered", answer.findings.length > 0 || !answer.complete);
  const known = labels().map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const marker = new RegExp(`(\\[(?:${[...known, "검사하지 못한 부분", "not examined"].join("|")})(?: \\d+)?\\])`);
  const parts = redacted.split(marker).map((part, at) => (at % 2 ? make("span", "label", part) : part));
  element("redacted").replaceChildren(...parts);
}

// -- the guide

function drawGuide() {
  const families = Object.entries(FAMILIES).map(([name, kinds]) => {
    const sample = make("mark", "sample", label(kinds[0], language()));
    sample.dataset.family = name;
    return make("li", "", sample, make("span", "", words().family[name]));
  });
  element("families").replaceChildren(...families);
  const meanings = ["doxx", "leak", "clean"].flatMap((verdict) => {
    const named = make("dt", verdict, icon(verdict), words().verdict[verdict]);
    return [named, make("dd", "", words().meaning[verdict])];
  });
  element("meanings").replaceChildren(...meanings);
}

function icon(state) {
  const names = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(names, "svg");
  const use = document.createElementNS(names, "use");
  use.setAttribute("href", `#shape-${state}`);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "shape small");
  svg.append(use);
  return svg;
}
