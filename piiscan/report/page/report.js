"use strict";
(() => {
  const posts = [...document.querySelectorAll("article")];
  const buttons = [...document.querySelectorAll("button[data-verdict]")];
  const board = document.querySelector("select");
  const shown = document.querySelector("#shown");
  let verdict = "";
  const filter = () => {
    for (const post of posts) {
      const wanted = (!verdict || post.dataset.verdict === verdict) && (!board?.value || post.dataset.board === board.value);
      post.hidden = !wanted;
    }
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    shown.textContent = posts.filter((post) => !post.hidden).length.toLocaleString("en");
  };
  for (const button of buttons) button.addEventListener("click", () => { verdict = button.dataset.verdict; filter(); });
  board?.addEventListener("change", filter);
  filter();
})();
