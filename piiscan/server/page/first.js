/* Runs before anything is drawn, so that the page never flashes in another brightness or language. */
"use strict";
(() => {
  const kept = (name) => {
    try {
      return localStorage.getItem("piiscan." + name);
    } catch {
      return null; // a browser that allows no storage
    }
  };
  const root = document.documentElement;
  const theme = kept("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const chosen = kept("language");
  const wanted = (navigator.languages || [navigator.language]).find((tag) => /^(ko|en)\b/i.test(tag)) || "en";
  root.lang = chosen === "ko" || chosen === "en" ? chosen : wanted.slice(0, 2).toLowerCase();
})();
