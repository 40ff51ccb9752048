// What can be done with a conversation, from its row and from its chat's header.

import type { Backend } from '../backend/backend';
import type { MuteFor, Row } from '../contract/types';
import { mutedAt } from '../model/muted';
import { daysBetween } from '../model/time';
import type { MenuItem } from '../pieces/menu';
import type { Problems } from '../state/problems.svelte';
import { t } from '../strings';

export type RowActions = {
  backend: Backend;
  problems: Problems;
  /** Marks it read, or unread where all is read. */
  onunread: (row: Row) => void;
  /** Opens it in its own window, where it is not in one. */
  onopen?: (customerId: string) => void;
};

export function muteItems(row: Row, now: number, { backend, problems }: RowActions): MenuItem[] {
  const mute = (length: MuteFor) => () => void problems.attempt(() => backend.mute(row.customerId, length));
  const until = mutedAt(row, now);
  return [
    ...(until === null
      ? []
      : ([
          { heading: t.row.mutedUntil(until, daysBetween(until, now)) },
          { text: t.row.unmute, icon: 'bell', onchoose: mute('off') },
        ] satisfies MenuItem[])),
    { text: t.row.muteHour, icon: 'bellOff', onchoose: mute('hour') },
    { text: t.row.muteToday, onchoose: mute('today') },
    { text: t.row.muteForEver, onchoose: mute('forEver') },
  ];
}

export function pinItem(row: Row, { backend, problems }: RowActions): MenuItem {
  return {
    text: row.pinned ? t.row.unpin : t.row.pin,
    icon: 'pinned',
    key: 'P',
    onchoose: () => void problems.attempt(() => backend.pin(row.customerId, !row.pinned)),
  };
}

export function vipItem(row: Row, { backend, problems }: RowActions): MenuItem {
  return {
    text: row.vip ? t.row.noVip : t.row.vip,
    icon: 'star',
    onchoose: () => void problems.attempt(() => backend.setVip(row.customerId, !row.vip)),
  };
}

export function rowItems(row: Row, now: number, actions: RowActions): MenuItem[] {
  const { onopen, onunread } = actions;
  return [
    ...(onopen
      ? [{ text: t.row.open, icon: 'popout', onchoose: () => onopen(row.customerId) } satisfies MenuItem]
      : []),
    ...(row.last
      ? [
          {
            text: row.unread > 0 ? t.row.markRead : t.row.markUnread,
            icon: 'check',
            key: 'U',
            onchoose: () => onunread(row),
          } satisfies MenuItem,
        ]
      : []),
    pinItem(row, actions),
    vipItem(row, actions),
    'line',
    ...muteItems(row, now, actions),
  ];
}
