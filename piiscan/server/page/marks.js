/* Where findings stand in a text that changes while it is typed: pure functions, offsets in UTF-16 units as in every string here. */

/** The findings that an edit leaves untouched, moved to where they stand now; what the edit touches is dropped. */
export function moved(findings, before, after) {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const behind = before.length - tail;
  const by = after.length - before.length;
  return findings.flatMap((finding) => {
    if (finding.end <= head) return [finding];
    if (finding.start >= behind) return [{ ...finding, start: finding.start + by, end: finding.end + by }];
    return [];
  });
}

/** The text cut at the findings: `[{text, finding}]`, in order, with `finding` null in between. */
export function pieces(text, findings) {
  const cut = [];
  let done = 0;
  for (const finding of findings) {
    if (finding.start < done || finding.end > text.length) continue;
    if (finding.start > done) cut.push({ text: text.slice(done, finding.start), finding: null });
    cut.push({ text: text.slice(finding.start, finding.end), finding });
    done = finding.end;
  }
  if (done < text.length) cut.push({ text: text.slice(done), finding: null });
  return cut;
}

/** The line of each finding, counted from 1. */
export function lines(text, findings) {
  let line = 1;
  let done = 0;
  return findings.map((finding) => {
    for (let at = text.indexOf("\n", done); at !== -1 && at < finding.start; at = text.indexOf("\n", done)) {
      line++;
      done = at + 1;
    }
    return line;
  });
}

/** The number of characters as people count them, as far as code points tell. */
export function length(text) {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) count++;
  }
  return count;
}

/** The index of the next finding behind a place, or before it; it goes round. */
export function next(findings, place, back = false) {
  if (!findings.length) return -1;
  if (!back) return Math.max(0, findings.findIndex((finding) => finding.start > place));
  const before = findings.filter((finding) => finding.start < place).length;
  return before ? before - 1 : findings.length - 1;
}
