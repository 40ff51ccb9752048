// The fake's day at a support desk: customers in several scripts, every type of message, gaps and failures.
// Times are told back from now, so that the day is always today.

import type { Body, Media, Sender, Tick, TimelineMessage } from '../../contract/types';
import { MUTED_FOR_EVER } from '../../model/muted';
import { DAY, HOUR, MINUTE } from '../../model/time';

export type Line = Partial<Omit<TimelineMessage, 'id' | 'arrival' | 'at' | 'sender' | 'text'>> & {
  from: Sender;
  /** How long ago, in milliseconds. */
  ago: number;
  text?: string;
  id?: string;
};

export type Person = {
  customerId: string;
  name: string | null;
  number: string;
  lines: Line[];
  /** How many of the newest customer messages are unread. */
  unread?: number;
  pinned?: boolean;
  vip?: boolean;
  mutedUntil?: number;
};

export const media = (sort: Media, facts: Partial<Extract<Body, { is: 'media' }>> = {}): Body => ({
  is: 'media',
  media: sort,
  fileName: null,
  mime: null,
  bytes: null,
  width: null,
  height: null,
  seconds: null,
  pages: null,
  ...facts,
});

const customer = (ago: number, text: string, rest: Partial<Line> = {}): Line => ({
  from: 'customer',
  ago,
  text,
  ...rest,
});
const agent = (ago: number, text: string, tick: Tick = 'read', rest: Partial<Line> = {}): Line => ({
  from: 'agent',
  ago,
  text,
  tick,
  ...rest,
});

const min = (count: number) => count * MINUTE;
const hours = (count: number) => count * HOUR;
const days = (count: number) => count * DAY;

const amina: Person = {
  customerId: '48213',
  name: 'Amina Haddad',
  number: '+971 50 555 0117',
  unread: 4,
  lines: [
    customer(hours(46.3), 'Hello, is the brass lamp in stock again? I would take one, with two bulbs.'),
    agent(hours(46.2), 'Yes, six came in this week. Here is the offer.'),
    agent(hours(46.2), '', 'read', {
      body: media('document', {
        fileName: 'offer-DB-20418.pdf',
        mime: 'application/pdf',
        bytes: 61_000,
        pages: 1,
      }),
    }),
    customer(hours(45.9), 'Yes please, one lamp and two bulbs.', { id: 'amina-order' }),
    agent(
      hours(20.85),
      'Your order *DB-20418* is packed:\n- 1 × desk lamp, _matt brass_\n- 2 × bulb ~E14~ E27\nCourier code: `7Q-118`',
    ),
    customer(hours(20.8), 'Can someone else sign for it?', { id: 'amina-sign' }),
    agent(
      hours(20.7),
      'Yes, anyone at the address.\nYou can follow it here: track.example.com/20418',
      'read',
      {
        quotes: 'amina-sign',
      },
    ),
    customer(hours(20.6), 'Great, thank you!', { id: 'amina-thanks' }),
    {
      from: 'agent',
      ago: hours(20.5),
      tick: 'read',
      body: { is: 'reaction', target: 'amina-thanks', emoji: '🙌' },
    },
    agent(hours(5.16), 'The courier arrives between 16:00 and 18:00.', 'delivered', {
      template: 'out_for_delivery',
    }),
    customer(min(15), 'Something came up, I am not home this evening'),
    customer(min(14.4), 'هل يمكنكم التوصيل يوم الجمعة إلى الشارقة؟'),
    customer(min(14.2), 'Do you deliver to Sharjah on Fridays?'),
    customer(min(14), '🙏🙂'),
  ],
};

const joaquim: Person = {
  customerId: '50977',
  name: 'Joaquim Ferreira',
  number: '+351 912 555 048',
  unread: 3,
  lines: [
    customer(
      hours(22.3),
      'Hello, order DB-20977 came today but something is wrong with it. I took a picture of the box before opening it.',
    ),
    customer(hours(22.28), 'The box arrived already opened', {
      body: media('photo', { mime: 'image/jpeg', bytes: 184_000, width: 1280, height: 960 }),
    }),
    customer(hours(22.26), '', { body: media('voice', { mime: 'audio/ogg', seconds: 42 }) }),
    customer(hours(22.25), '', {
      body: {
        is: 'location',
        latitude: 41.1434,
        longitude: -8.6131,
        name: 'Porto, Rua das Flores 112',
        address: null,
      },
    }),
    agent(hours(22.1), 'Please fill in page two.', 'read', {
      id: 'joaquim-form',
      body: media('document', {
        fileName: 'returns-form-2026-0418-ferreira.pdf',
        mime: 'application/pdf',
        bytes: 88_000,
        pages: 2,
      }),
    }),
    {
      from: 'customer',
      ago: hours(22.05),
      body: { is: 'reaction', target: 'joaquim-form', emoji: '👍' },
    },
    customer(hours(22), 'Send a replacement', {
      body: { is: 'reply', via: 'button', title: 'Send a replacement', description: null },
    }),
    agent(hours(21.9), 'It leaves our warehouse today.', 'sent'),
    agent(hours(21.88), 'Your replacement is on its way: track.example.com/20977', 'failed', {
      failure: 'Not delivered: the number is not on WhatsApp',
    }),
    customer(min(3), 'It is here. But look at the box', { quotes: 'joaquim-form' }),
    customer(min(2), 'the box arrived already opened', {
      body: media('photo', { mime: 'image/jpeg', bytes: 1_420_000, width: 3024, height: 4032 }),
    }),
    customer(min(1), 'Can I refuse it?'),
  ],
};

const types: Person = {
  customerId: '77001',
  name: 'Thị Nguyễn Minh Khai',
  number: '+84 28 5555 0190',
  lines: [
    customer(hours(3.6), 'Two films and a song', {
      body: media('video', { seconds: 74, bytes: 12_400_000 }),
    }),
    customer(hours(3.59), '', {
      body: media('audio', { fileName: 'ringtone.mp3', seconds: 214, bytes: 3_300_000 }),
    }),
    customer(hours(3.58), '', { body: media('sticker') }),
    customer(hours(3.5), '', {
      body: {
        is: 'location',
        latitude: 10.7769,
        longitude: 106.7009,
        name: null,
        address: '65 Lê Lợi, Bến Nghé, Quận 1',
      },
    }),
    customer(hours(3.4), '', {
      body: {
        is: 'contacts',
        contacts: [
          { name: 'Lê Văn Tám', phones: ['+84 90 555 0101', '+84 28 5555 0102'] },
          { name: '', phones: ['+84 90 555 0103'] },
        ],
      },
    }),
    customer(hours(3.3), '', { body: { is: 'order', items: 3 } }),
    customer(hours(3.2), 'Thursday morning', {
      body: { is: 'reply', via: 'list', title: 'Thursday morning', description: 'Between 8:00 and 12:00' },
    }),
    customer(hours(3.1), '', {
      body: { is: 'reply', via: 'form', title: 'Address sent', description: null },
    }),
    customer(hours(3), '', { body: { is: 'unsupported' } }),
    customer(hours(2.9), '', { body: { is: 'unknown', wireType: 'hologram' } }),
    { from: 'other', ago: hours(2.8), text: 'This chat is now handled by the evening team.' },
    {
      from: 'other',
      ago: hours(2.7),
      text: 'Thị Nguyễn Minh Khai changed their phone number',
      body: { is: 'system' },
    },
    { from: 'customer', ago: hours(2.6), body: { is: 'reaction', target: 'long-gone', emoji: '❤️' } },
    customer(hours(2.5), '', {}),
    agent(
      hours(2.4),
      '1. Open the box\n2. Check the seal\n3. Sign\n> and send the photo\n```\nSKU  7Q-118\nQTY  2\n```',
    ),
    agent(hours(2.3), 'On its way to the server', 'pending'),
    agent(hours(2.2), '', 'played', { body: media('voice', { seconds: 9 }) }),
  ],
};

const noura: Person = {
  customerId: '60321',
  name: 'نورة العتيبي',
  number: '+966 50 555 0133',
  lines: [
    customer(hours(28), 'السلام عليكم، هل الطلب DB-20418 جاهز؟'),
    agent(
      hours(27.8),
      'طلبكم *DB-20418* جاهز:\n- مصباح مكتب واحد، _نحاسي_\n- لمبتان ~E14~ E27\nرمز المندوب: `7Q-118`',
    ),
    agent(hours(5), 'يصل المندوب بين الساعة 16:00 و18:00.', 'read', { template: 'out_for_delivery' }),
    customer(hours(2), 'وصل الصندوق مفتوحاً', {
      body: media('photo', { mime: 'image/jpeg', bytes: 184_000, width: 1280, height: 960 }),
    }),
    customer(hours(1.95), '', { body: media('voice', { seconds: 42 }) }),
    customer(hours(1.9), '', {
      body: {
        is: 'location',
        latitude: 25.3575,
        longitude: 55.3912,
        name: 'الشارقة، شارع الكورنيش',
        address: null,
      },
    }),
    customer(hours(1.8), 'Do you deliver to Sharjah on Fridays?'),
    agent(hours(1.6), 'نعم، بين 9:00 و12:00. البديل في الطريق: track.example.com/20977'),
    customer(hours(1.58), 'شكراً لكم، يصل الطلب اليوم'),
    agent(hours(1.57), 'شكراً لكم، يصل الطلب اليوم'),
  ],
};

/** Everything that a hostile customer could try. */
export const hostile: Person = {
  customerId: '"><img src=x onerror=window.__owned=1>',
  name: '<script>window.__owned=1</script><b>Bobby</b> ﷽',
  number: '<i>+1</i>',
  unread: 2,
  lines: [
    customer(hours(2), '<img src=x onerror="window.__owned=1">'),
    customer(hours(1.9), '*<svg/onload=window.__owned=1>* `<script>window.__owned=1</script>` {@html 1}'),
    customer(
      hours(1.8),
      'javascript:alert(1) data:text/html,x https://paypal.com@evil.example/ https://xn--pypal-4ve.com',
    ),
    customer(hours(1.7), '', {
      body: media('document', {
        fileName: '<img src=x onerror=window.__owned=1>.pdf',
        mime: '"><script>',
        bytes: 1,
      }),
    }),
    customer(hours(1.6), '', {
      body: { is: 'contacts', contacts: [{ name: '<b>x</b>', phones: ['<i>1</i>'] }] },
    }),
    customer(hours(1.5), 'A'.repeat(300) + ' ' + 'W'.repeat(4000)),
    customer(hours(1.4), `${'*_~'.repeat(300)} Z̸̡̢͉̗͚͎̰̼̲̱̠̻͇̭̳̆̈́̂̔̔a̷̢̧̡͔̗̱̝̼̩̥̳̖̍̈́͊l̴̡̪̜̖̬̂g̵̡̛̭̘̀̈́o̸̢̜͑̈̿`),
    customer(hours(1.3), '', { body: { is: 'unknown', wireType: '<marquee>' } }),
    agent(hours(1.2), 'We have seen it.', 'failed', {
      failure: 'Not delivered: <b>no</b>',
      template: '<u>template</u>',
    }),
    { from: 'customer', ago: hours(1.1), body: { is: 'reaction', target: 'nowhere', emoji: '<b>!</b>' } },
    customer(hours(1), '<a href="https://evil.example">free lamps</a>'),
  ],
};

const short = (
  customerId: string,
  name: string | null,
  number: string,
  lines: Line[],
  unread = 0,
): Person => ({ customerId, name, number, lines, unread });

export function people(): Person[] {
  return [
    amina,
    joaquim,
    types,
    noura,
    short('51002', 'Rossi & Figli S.r.l.', '+39 055 555 0118', [
      customer(hours(25), 'Could you send the invoice again? The VAT number was the old one.'),
      agent(min(24), 'Invoice 2026-0418 is attached, with the corrected VAT number'),
    ]),
    short('51003', 'Dr. Björn Håkansson-Lindqvist of Uppsala Universitetssjukhus', '+46 18 555 0127', [
      customer(hours(30), 'Fridge or freezer? Both fit the shelf you'),
      agent(min(7), 'Your shelf has arrived and can be fetched.', 'failed', {
        failure: 'Not delivered: the number is not on WhatsApp',
      }),
    ]),
    short(
      '51004',
      null,
      '+971 50 555 0142',
      [
        agent(hours(8), 'How can we help?', 'delivered'),
        ...Array.from({ length: 11 }, (_, index) => customer(min(60 - index), `And number ${index + 1}?`)),
        customer(min(41), '', { body: media('voice', { seconds: 42 }) }),
      ],
      12,
    ),
    short('51005', 'Mei-Ling Chow', '+852 5555 0155', [
      customer(hours(1.2), '謝謝你們,包裹今天到了。'),
      agent(hours(1.03), 'You are welcome 🙏', 'delivered'),
    ]),
    short('51006', 'Sara Lindgren', '+46 8 555 0171', [
      customer(hours(24) - min(38), 'When do you call?'),
      agent(hours(23), 'We will ring you before ten tomorrow', 'delivered'),
    ]),
    short(
      '51007',
      'Okafor Logistics',
      '+234 803 555 0160',
      [
        agent(hours(26), 'Container 7 is cleared. Your driver may come from eleven.'),
        customer(hours(21.83), 'Any news on container 7? The driver is still at the gate'),
      ],
      1,
    ),
    short('51008', 'Tomasz Kowalczyk', '+48 22 555 0104', [
      customer(days(1.5), 'Czy paczka już wyszła?'),
      agent(days(1.1), 'Your parcel has left our warehouse', 'sent'),
    ]),
    short('51009', 'Ελένη Παπαδοπούλου', '+30 21 5550 0166', [
      customer(days(2.1), 'Ευχαριστώ πολύ!'),
      agent(days(2), 'Με χαρά.', 'read'),
    ]),
    short('51010', 'Дмитрий Соколов', '+7 495 555 01 23', [
      customer(days(3.1), 'Где мой заказ?'),
      agent(days(3), 'Он на складе и выйдет завтра.', 'read'),
    ]),
    short('51011', 'יעל כהן', '+972 2 555 0188', [
      customer(days(4), 'מתי אתם פותחים?'),
      agent(days(3.9), 'ב־8:00', 'read'),
    ]),
    short('51012', 'สมชาย ใจดี', '+66 2 555 0119', [agent(days(5), 'ขอบคุณครับ', 'delivered')]),
    short('51013', 'प्रिया शर्मा', '+91 22 5555 0177', [agent(days(8), 'आपका ऑर्डर आ गया है', 'read')]),
    short('51014', '🌸 Hana', '+81 3 5550 0134', [agent(days(12), 'ありがとうございました', 'read')]),
    short('51015', 'Elke Friedrich', '+49 30 5550 0145', [
      customer(days(40), 'Many thanks for the quick help'),
    ]),
    short('51016', 'María José Fernández de la Vega', '+34 91 555 0120', [
      agent(days(380), 'Hasta pronto', 'read'),
    ]),
    short(
      '51017',
      'Night shift supplies',
      '+44 20 5550 0199',
      Array.from({ length: 130 }, (_, index) =>
        customer(hours(9) - index * MINUTE, `Automatic report ${index + 1}: all doors closed`),
      ),
      130,
    ),
  ];
}

/** A conversation of many pages, all of it read. */
export const long: Person = short(
  '90001',
  'Yusuf Demir',
  '+90 212 555 0136',
  Array.from({ length: 230 }, (_, index) => {
    const text = `Line ${index}${' and some more words'.repeat(index % 5)}`;
    return index % 3 === 0 ? agent(min(2 * (230 - index)), text) : customer(min(2 * (230 - index)), text);
  }),
);

/** The same people, some of them pinned, muted or VIP. */
export function desk(): Person[] {
  const choices: Record<string, Partial<Person>> = {
    '48213': { pinned: true, vip: true },
    '51002': { pinned: true },
    '51004': { mutedUntil: MUTED_FOR_EVER },
    '51008': { mutedUntil: Date.now() + 40 * MINUTE },
    '60321': { vip: true },
  };
  return people().map((person) => ({ ...person, ...choices[person.customerId] }));
}

/** Words that somebody could paste where keywords are chosen. */
export const hostileWords = [
  'refund',
  '<img src=x onerror=window.__owned=1>',
  '\u202Egnp.exe',
  'عاجل',
  'W'.repeat(100),
];

/** Thousands of customers, to see that a list of them is as quick as one of ten. */
export function crowd(count: number): Person[] {
  const given = ['Ada', 'Bo', 'Chen', 'Dina', 'Emeka', 'Fatima', 'Goran', 'Hui', 'Ines', 'Jonas'];
  const family = [
    'Abara',
    'Berg',
    'Costa',
    'Diallo',
    'Eriksen',
    'Fischer',
    'Garcia',
    'Haddad',
    'Ito',
    'Jansen',
  ];
  return Array.from({ length: count }, (_, index) => ({
    customerId: `crowd-${index}`,
    name: `${given[index % 10]} ${family[Math.floor(index / 10) % 10]} ${index}`,
    number: `+1 555 ${String(index).padStart(7, '0')}`,
    unread: index % 7 === 0 ? 1 : 0,
    lines: [
      customer(min(index + 2), `Message number ${index}`),
      ...(index % 3 === 0 ? [] : [agent(min(index + 1), 'Done')]),
    ],
  }));
}

/** 100,000 messages of many lengths with one customer, over about three months. */
export const huge = (): Person => ({
  customerId: '90002',
  name: 'Ever Writing',
  number: '+1 555 0199',
  lines: Array.from({ length: 100_000 }, (_, index): Line => {
    const ago = (100_000 - index) * 80_000;
    const text = `Message ${index + 1}. ${'The lamp is late again and nobody knows why. '.repeat((index * 7) % 5)}`;
    if (index % 23 === 0) return customer(ago, text, { body: media('photo', { bytes: 184_000 }) });
    return index % 3 === 0 ? agent(ago, text) : customer(ago, text);
  }),
});
