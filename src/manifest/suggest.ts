/**
 * The candidate that someone most likely meant, or null where none is close. Close is: one letter in three may be
 * wrong, two at most (two swapped letters count as one), and case, hyphens and underscores do not count.
 */
export function suggest(word: string, candidates: readonly string[]): string | null {
  const typed = fold(word);
  if (typed.length > longestWord) return null;
  let best: string | null = null;
  let bestDistance = Math.min(Math.floor(Math.max(typed.length, 3) / 3), 2) + 1;
  for (const candidate of candidates) {
    const folded = fold(candidate);
    if (Math.abs(folded.length - typed.length) >= bestDistance) continue;
    const distance = editDistance(typed, folded);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** Nobody means a known word by one longer than this, and the distance costs the product of the lengths. */
const longestWord = 64;

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const above = rows[i - 1]!;
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + cost, swapped ? rows[i - 2]![j - 2]! + 1 : 99));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
