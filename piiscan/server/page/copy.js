/* Copies a text, also where the browser lends no clipboard because the page came over plain HTTP. */

export async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byCommand(text) || (select(shown), false);
  }
}

function byCommand(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
    focused?.focus({ preventScroll: true });
  }
}

function select(shown) {
  getSelection().selectAllChildren(shown);
}
