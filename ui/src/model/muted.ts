// Whether a customer is muted, and until when.

/** The end of a mute that the agent ends: the last time that JavaScript knows. */
export const MUTED_FOR_EVER = 8_640_000_000_000_000;

/** Until when a customer is muted at `now`; null where they ring, or will once the old end is told. */
export function mutedAt(row: { mutedUntil: number | null }, now: number): number | null {
  return row.mutedUntil !== null && row.mutedUntil > now ? row.mutedUntil : null;
}
