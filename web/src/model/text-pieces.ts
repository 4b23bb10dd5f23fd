// Cuts a long text where a line ends, so that each piece can be laid out alone.

export interface TextPiece {
  text: string;
  lines: number;
}

const SIZE = 10_000; // characters

// Put below each other they are the text; only within a line longer than a piece is there a break that was not logged.
export function pieces(text: string): TextPiece[] {
  const found: TextPiece[] = [];
  for (let at = 0; at < text.length || found.length === 0;) {
    const rest = text.length - at <= SIZE;
    const line = rest ? text.length : text.lastIndexOf("\n", at + SIZE);
    const end = rest || line > at ? line : wholeCharacter(text, at + SIZE);
    const piece = text.slice(at, end);
    found.push({ text: piece, lines: piece.split("\n").length });
    at = rest || line <= at ? end : end + 1; // the end of the line is the gap between two pieces
  }
  return found;
}

// A character of two units stays one.
const wholeCharacter = (text: string, end: number): number =>
  /[\uD800-\uDBFF]/.test(text[end - 1]!) ? end + 1 : end;
