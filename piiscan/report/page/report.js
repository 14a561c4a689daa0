"use strict";
(() => {
  const korean = document.documentElement.lang === "ko";
  const posts = [...document.querySelectorAll("#list article")];
  const find = (selector) => document.querySelector(selector);
  const wanted = { verdict: "", severity: "", board: "", entity: "", day: "", text: "" };
  const choices = ["severity", "board", "entity"].map((name) => [name, find(`#${name}`)]).filter(([, select]) => select);
  const day = find("#day");
  const todo = find("#todo");

  const handled = `piiscan ${document.body.dataset.report}`;
  let done = new Set();
  try { done = new Set(JSON.parse(localStorage.getItem(handled) || "[]")); } catch { /* no storage: it lasts as long as the page */ }
  const remember = () => { try { localStorage.setItem(handled, JSON.stringify([...done])); } catch { /* as above */ } };

  const fits = (post) => (!wanted.verdict || post.dataset.verdict === wanted.verdict)
    && (!wanted.severity || post.dataset.severity === wanted.severity)
    && (!wanted.board || post.dataset.board === wanted.board)
    && (!wanted.entity || post.dataset.entities.split(" ").includes(wanted.entity))
    && (!wanted.day || post.dataset.day.startsWith(wanted.day))
    && (!wanted.text || post.textContent.toLowerCase().includes(wanted.text))
    && !(todo?.checked && done.has(post.dataset.place));

  const filter = () => {
    let count = 0;
    for (const post of posts) {
      post.hidden = !fits(post);
      post.classList.toggle("handled", done.has(post.dataset.place));
      count += !post.hidden;
    }
    for (const name of ["verdict", "day"]) {
      for (const button of document.querySelectorAll(`button[data-${name}]`)) {
        button.setAttribute("aria-pressed", String(button.dataset[name] === wanted[name]));
      }
    }
    for (const [name, select] of choices) select.value = wanted[name];
    if (!posts.length) return;
    day.hidden = !wanted.day;
    day.textContent = `${wanted.day} ✕`;
    find("#shown").textContent = count.toLocaleString("en");
    find("#none").hidden = count > 0;
  };
  const choose = (name, value, scroll) => {
    wanted[name] = value;
    filter();
    if (scroll) find("#posts")?.scrollIntoView({ behavior: "smooth" });
  };

  for (const button of document.querySelectorAll("button[data-verdict]")) {
    button.addEventListener("click", () => choose("verdict", button.dataset.verdict, false));
  }
  for (const name of ["board", "entity", "day"]) {
    for (const button of document.querySelectorAll(`button[data-${name}]`)) {
      button.addEventListener("click", () => choose(name, button.dataset[name], true));
    }
  }
  for (const [name, select] of choices) select.addEventListener("change", () => choose(name, select.value, false));
  day?.addEventListener("click", () => choose("day", "", false));
  todo?.addEventListener("change", filter);
  find("input[type=search]")?.addEventListener("input", (event) => choose("text", event.target.value.trim().toLowerCase(), false));

  for (const post of posts) {
    const box = post.querySelector(".done input");
    box.checked = done.has(post.dataset.place);
    box.addEventListener("change", () => {
      if (box.checked) done.add(post.dataset.place); else done.delete(post.dataset.place);
      remember();
      filter();
    });
    for (const text of post.querySelectorAll("p.long")) {
      const more = document.createElement("button");
      more.className = "more";
      const fold = (folded) => {
        text.classList.toggle("folded", folded);
        more.textContent = folded ? (korean ? "모두 보기" : "show all") : (korean ? "접기" : "fold");
      };
      more.addEventListener("click", () => fold(!text.classList.contains("folded")));
      text.after(more);
      fold(true);
    }
  }
  filter();
})();
