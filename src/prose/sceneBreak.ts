// What stands alone on a line between two scenes: `* * *`, `---`, `#`, an asterism, an ornament.

/** What may be repeated, with or without spaces. A dash or a full stop alone begins a sentence. */
const repeated =
  /^(?:[*\-_~=+#.\u2022\u00b7\u2219\u2043\u2023\u25aa\u25cf\u25cb\u25e6\u25c6\u25c7\u25a0\u25a1\u2605\u2606\u2010-\u2015\u2026][ \t\u00a0]*){2,}$/u;
/** What stands for a scene break by itself: asterisms, daggers, section signs, dingbats, leaves, long dashes. */
const ornaments =
  /^(?:[\u2042\u2051\u2020\u2021\u00a7\u2605-\u2606\u2660-\u2667\u2736-\u274b\u2756\u2766\u2767\u2619\u2e3a\u2e3b\u25c6\u25c7\u2022#][ \t\u00a0]*)+$/u;
/** A dash of speech, or the end of another line's sentence. */
const speech = /^(?:--|\.{3,4}|\u2014)[ \t\u00a0]*$/u;

/** Whether a line, without the markers of quotes, stands between scenes. */
export function isSceneBreak(line: string): boolean {
  // Most lines begin with a letter and are done here.
  if (/^\s*[\p{L}\p{N}"']/u.test(line) || line.length > 200) return false;
  const content = line.replaceAll('\\', '').trim();
  return (repeated.test(content) && !speech.test(content)) || ornaments.test(content);
}
