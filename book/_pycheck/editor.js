// The editor of a practice cell: CodeMirror with Python, in the colours of the book.
// esbuild turns this module and what it imports into one classic script when the site is built.

import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colour = (name) => `var(--oyg-${name})`;

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: colour("purple") },
  { tag: [tags.string, tags.special(tags.string)], color: colour("green") },
  { tag: [tags.number, tags.bool, tags.null], color: colour("orange") },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: colour("blue") },
  { tag: tags.comment, color: colour("muted"), fontStyle: "italic" },
]);

const THEME = EditorView.theme({
  "&": { backgroundColor: colour("ground"), color: colour("ink"), fontSize: "0.83em" },
  "&.cm-focused": { outline: `2px solid ${colour("blue")}`, outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--pst-font-family-monospace, monospace)", lineHeight: "1.5" },
  ".cm-content": { padding: "0.5rem 0", caretColor: colour("ink") },
  ".cm-cursor": { borderLeftColor: colour("ink") },
  ".cm-gutters": { backgroundColor: colour("surface"), color: colour("muted"), borderRight: `1px solid ${colour("line")}` },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: colour("line"),
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", outline: `1px solid ${colour("axis")}` },
});

/**
 * An editor inside `parent`; `changed` is called whenever its text is another one.
 * Returns `{get(), set(text)}`; what `set` does can be undone like typing.
 */
window.oygPythonEditor = (parent, { text, title, help, changed }) => {
  const view = new EditorView({
    parent,
    doc: text,
    extensions: [
      lineNumbers(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      EditorState.tabSize.of(4),
      indentUnit.of("    "),
      EditorView.lineWrapping,
      keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
      new LanguageSupport(pythonLanguage),
      syntaxHighlighting(COLOURS),
      THEME,
      EditorView.contentAttributes.of({ "aria-labelledby": title, "aria-describedby": help }),
      EditorView.updateListener.of((update) => update.docChanged && changed()),
    ],
  });
  return {
    get: () => view.state.doc.toString(),
    set: (next) =>
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: next },
        selection: { anchor: 0 },
        annotations: isolateHistory.of("full"),
      }),
  };
};
