/* Ties the page together. Nothing typed is kept anywhere but in this tab's memory; language and brightness alone are remembered. */

import { Questions } from "./ask.js";
import { copy } from "./copy.js";
import { Editor } from "./editor.js";
import { load } from "./kinds.js";
import { length } from "./marks.js";
import { drawAnswer, drawChecking, drawEmpty, drawProblem, point, spoken } from "./results.js";
import { EXAMPLES, WORDS } from "./words.js";

const root = document.documentElement;
const element = (id) => document.getElementById(id);
const words = () => WORDS[root.lang];
const SPEAK = 700; // ms of rest before a screen reader is told

/** What is on the screen: `{text, answer, ms}`, `{problem}`, or neither. */
let shown = {};
let speaking = 0;
let knowsKinds = false;

const editor = new Editor({
  area: element("post"),
  mirror: element("mirror"),
  paper: element("paper"),
  changed: typed,
  entered: point,
});

const questions = new Questions({ checking, answered, failed });

// -- what happens

function typed(text) {
  element("clear").disabled = text === "";
  drawLength();
  if (!text.trim()) {
    shown = {};
    editor.mark([]);
    settle("empty");
    drawEmpty();
    say("");
  }
  questions.soon(text);
}

function checking() {
  document.body.dataset.checking = "";
  element("progress").textContent = words().progress.checking;
  if (!shown.answer && !shown.problem) drawChecking();
}

function answered(text, answer, ms) {
  shown = { text, answer, ms };
  settle("done");
  drawAnswer(text, answer, (index) => editor.goTo(index));
  editor.mark(answer.findings); // after the list, which shows where the cursor is
  element("token-panel").hidden = true;
  say(spoken(answer));
  if (!knowsKinds) learn();
}

function failed(problem) {
  shown = { problem };
  editor.mark([]);
  settle("problem");
  drawProblem(problem);
  const wantsToken = problem.kind === "token" || problem.kind === "wrongToken";
  element("again").hidden = wantsToken;
  if (wantsToken) askForToken(problem.kind);
  say(words().problem[problem.kind].join(". "));
}

function settle(state) {
  delete document.body.dataset.checking;
  element("again").hidden = true;
  drawProgress(state);
}

function askForToken(kind) {
  element("token-panel").hidden = false;
  element("token").setAttribute("aria-invalid", String(kind === "wrongToken"));
}

async function learn() {
  knowsKinds = await load();
  if (knowsKinds) redraw();
}

// -- what is drawn

function redraw() {
  if (shown.answer) {
    drawAnswer(shown.text, shown.answer, (index) => editor.goTo(index));
    drawProgress("done");
  } else if (shown.problem) {
    drawProblem(shown.problem);
    drawProgress("problem");
  } else if (editor.text.trim()) drawChecking();
  else drawEmpty();
  editor.redraw();
  drawLength();
}

function drawProgress(state) {
  const { progress } = words();
  const rest = shown.problem?.rest;
  const said = { empty: progress.empty, problem: rest ? `${progress.problem} · ${progress.waiting(rest)}` : progress.problem };
  element("progress").textContent = state === "done" ? progress.done(shown.ms) : said[state];
}

function drawLength() {
  element("length").textContent = editor.text ? words().length(length(editor.text)) : "";
}

function say(sentence) {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    if (element("spoken").textContent !== sentence) element("spoken").textContent = sentence;
  }, SPEAK);
}

/** Put every fixed sentence of the page into the chosen language. */
function translate() {
  const found = (key) => key.split(".").reduce((part, name) => part[name], words());
  document.title = words().title;
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = found(each.dataset.say);
  for (const each of document.querySelectorAll("[data-say-label]")) each.setAttribute("aria-label", found(each.dataset.sayLabel));
  for (const each of document.querySelectorAll("[data-say-title]")) each.title = found(each.dataset.sayTitle);
  for (const each of document.querySelectorAll("[data-say-placeholder]")) each.placeholder = found(each.dataset.sayPlaceholder);
  for (const each of document.querySelectorAll("[data-say-describe]")) {
    each.setAttribute("aria-label", words().copyOf(found(each.dataset.sayDescribe)));
  }
  element("keys").textContent = words().keys;
}

// -- choices

function keep(name, value) {
  try {
    localStorage.setItem(`piiscan.${name}`, value);
  } catch {
    // a browser that allows no storage: the choice holds for this tab
  }
}

function chooseLanguage(language) {
  root.lang = language;
  translate();
  redraw();
}

function chooseTheme(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

function offer(name, current, choose) {
  for (const input of document.querySelectorAll(`input[name=${name}]`)) {
    input.checked = input.value === current;
    input.addEventListener("change", () => {
      keep(name, input.value);
      choose(input.value);
    });
  }
}

offer("language", root.lang, chooseLanguage);
offer("theme", root.dataset.theme ?? "auto", chooseTheme);

for (const button of document.querySelectorAll("[data-example]")) {
  button.addEventListener("click", () => {
    editor.write(EXAMPLES[button.dataset.example]);
    questions.now();
  });
}

element("clear").addEventListener("click", () => {
  editor.write("");
  element("post").focus();
});

element("again").addEventListener("click", () => {
  questions.now();
  element("post").focus();
});

function useToken() {
  const token = element("token").value.trim();
  const odd = !/^[\x21-\x7e]+$/.test(token);
  element("token-hint").textContent = odd && token ? words().token.odd : words().token.hint;
  if (!odd) questions.use(token);
}

element("token-use").addEventListener("click", useToken);
element("token").addEventListener("keydown", (event) => {
  if (event.key === "Enter") useToken();
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = element(button.dataset.copy);
    const done = await copy(source.textContent, source);
    button.textContent = done ? words().copied : words().copy;
    button.toggleAttribute("data-done", done);
    clearTimeout(speaking); // what was just done is said before what stood there already
    element("spoken").textContent = done ? words().copied : words().notCopied;
    setTimeout(() => {
      button.textContent = words().copy;
      button.removeAttribute("data-done");
    }, 2000);
  });
}

translate();
redraw();
learn();
