// Makers of contract values for the tests of this folder.

import type { Row, TimelineMessage } from '../contract/types';

export function message(id: string, at: number, rest: Partial<TimelineMessage> = {}): TimelineMessage {
  return {
    id,
    arrival: at,
    at,
    sender: 'customer',
    text: id,
    textCut: false,
    body: { is: 'text' },
    tick: 'none',
    failure: null,
    sentAt: null,
    deliveredAt: null,
    readAt: null,
    template: null,
    quotes: null,
    edited: false,
    revoked: false,
    ...rest,
  };
}

export function row(customerId: string, at: number, rest: Partial<Row> = {}): Row {
  return {
    customerId,
    title: customerId,
    named: true,
    number: null,
    last: { id: 'm', sender: 'customer', kind: 'text', preview: '', at, tick: 'none', failure: null },
    unread: 0,
    firstUnread: null,
    newestArrival: null,
    readMarker: 0,
    waitingSince: null,
    windowEnds: null,
    mutedUntil: null,
    pinned: false,
    vip: false,
    ...rest,
  };
}
