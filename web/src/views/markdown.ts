// Markdown to HTML that may stand in the page: tags that could act are shown as the text they are, and nothing is fetched.
import DOMPurify from "dompurify";
import { Marked, type Tokens } from "marked";
import type { TextTable } from "../model/text-table";

const TAGS = (
  "a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 " +
  "h6 hr i img ins kbd li mark ol p pre q small span strong sub summary sup table tbody td tfoot th thead tr tt u ul var"
).split(" ");
const KNOWN = new Set(TAGS);
const ATTRIBUTES = "href src alt title align colspan rowspan start open width height lang dir".split(" ");
const MOST_NESTED = /^(?:[ \t]*(?:>|[-*+][ \t])){48}/m; // quotes in quotes: each level takes as long as the text

const TAG =
  /^<\/?([a-zA-Z][a-zA-Z0-9]*)(?:\s+[a-zA-Z:_][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*\/?>/;

// Texts of language models are full of <think> and <s>: what is no tag of a text is left as it was logged, and so is one
// that would act, of which the browser complains even where it is only read.
function isTag(source: string): boolean {
  const [tag, name] = TAG.exec(source) ?? [];
  return tag !== undefined && KNOWN.has(name!.toLowerCase()) && !/\s(?:on\w+|style)\s*=/i.test(tag);
}

const marked = new Marked({
  async: false,
  gfm: true,
  tokenizer: {
    html: () => undefined, // each tag is looked at on its own
    tag: (source) => (isTag(source) ? false : undefined),
  },
  renderer: { checkbox: ({ checked }: Tokens.Checkbox) => (checked ? "☑ " : "☐ ") },
});

DOMPurify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName === "IMG") holdBack(node);
  if (node.tagName !== "A") return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer");
});

// A picture from elsewhere would tell that server who reads these logs: a link takes its place.
function holdBack(image: Element): void {
  const source = image.getAttribute("src") ?? "";
  if (/^data:image\//i.test(source)) return;
  const link = document.createElement(/^https?:/i.test(source) ? "a" : "span");
  link.textContent = `[picture: ${image.getAttribute("alt") || source || "no name"}]`;
  link.title = "Pictures from elsewhere are not loaded";
  if (link instanceof HTMLAnchorElement) {
    link.href = source;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  image.replaceWith(link);
}

const safe = (html: string): string =>
  DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: [...ATTRIBUTES, "target", "rel"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });

// Null where the text is nested too deeply to be rendered.
export function renderMarkdown(text: string): string | null {
  if (MOST_NESTED.test(text)) return null;
  try {
    return safe(marked.parse(text) as string);
  } catch {
    return null; // the parser calls itself for each level
  }
}

// Of a cell: one line of text.
export function renderInline(text: string): string {
  try {
    return safe((marked.parseInline(text) as string).replaceAll("\n", "<br>"));
  } catch {
    return safe(text.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
  }
}

// A text that is one table and nothing else.
export function markdownTable(text: string): TextTable | null {
  if (!/^\s*\S.*\|?.*\n[ \t]*[|:-][-|: \t]*(\n|$)/.test(text) || MOST_NESTED.test(text)) return null;
  const tokens = marked.lexer(text).filter((token) => token.type !== "space");
  const [table] = tokens as Tokens.Table[];
  if (tokens.length !== 1 || table?.type !== "table") return null;
  return {
    columns: table.header.map((cell) => cell.text),
    rows: table.rows.map((row) => row.map((cell) => cell.text)),
    markdown: true,
  };
}
