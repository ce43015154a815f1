// What separates two scenes, alone on a line: `* * *`, `---`, `#`, an asterism, an ornament.

/** What may be repeated, with or without spaces: all marks and symbols except those that belong to sentences, code and tables. */
const repeated =
  /^(?:(?![!?,;:\u00bf\u00a1"'\u2018-\u201f\u00ab\u00bb\u2039\u203a\u300a-\u300f\u301d-\u301f()[\]{}<>|$@&%/\\`])[\p{P}\p{S}]\ufe0f?[ \t\u00a0]*){2,}$/u;
/** What is a scene break even by itself: asterisms, daggers, section signs, dingbats, leaves, figures, long dashes. */
const ornaments =
  /^(?:[#\u00a7\u2020-\u2022\u203b\u2042\u2051\u2058-\u205e\u25a0-\u25ff\u2605-\u2606\u2619\u2660-\u2667\u2700-\u27bf\u2e0e\u2e16\u2e3a\u2e3b]\ufe0f?[ \t\u00a0]*)+$/u;
/** Letters that are drawn as figures: `-o-`, `~oOo~`, `x x x`. */
const figures =
  /^(?:(?:[-~=*_+.\u2010-\u2015][ \t]*)+(?:[oOxX0][ \t]*)+(?:[-~=*_+.\u2010-\u2015][ \t]*)+|[oOxX](?:[ \t]+[oOxX]){2,}|oOo|o0o|xXx)$/u;
/** No scene break: a dash of speech, somebody who says nothing, or the end of another line's sentence. */
const speech = /^(?:-|--|[\u2013-\u2015])?[ \t\u00a0]*(?:\.{3,4}|\u2026)?[ \t\u00a0]*$/u;

/** Whether a line, without the markers of quotes, is a scene break. */
export function isSceneBreak(line: string): boolean {
  if (line.length > 200) return false;
  // Most lines begin with a letter and are done here.
  if (/^\s*[\p{L}\p{N}"']/u.test(line)) return /^\s*[oOxX]/u.test(line) && figures.test(line.trim());
  const content = line.replaceAll('\\', '').trim();
  return (repeated.test(content) && !speech.test(content)) || ornaments.test(content) || figures.test(content);
}
