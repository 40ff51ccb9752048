// The words of the diagnostics, in Arabic.

import { moment, number, plural } from './ar-format';
import { ltr } from './format';
import type { Strings } from './spoken.svelte';

const lines = (count: number): string =>
  plural(count, {
    zero: 'لا أسطر',
    one: 'سطر واحد',
    two: 'سطران',
    few: '# أسطر',
    many: '# سطرًا',
    other: '# سطر',
  });

export const diagnostics: Strings['diagnostics'] = {
  title: 'التشخيص',
  test: 'اختبار الاتصال',
  testHint: 'يمرّ بكل ما يحتاج إليه Deskbell، من اسم الخادم إلى سلسلة المفاتيح.',
  startTest: 'اختبار الآن',
  testAgain: 'اختبار من جديد',
  stopTest: 'إيقاف',
  testPassed: 'كل ما تم اختباره يعمل.',
  open: 'التشخيص',
  openHint: 'يوم الاتصال والأعداد والأحداث المرفوضة، وملف لمن يساعدك.',
  export: 'تصدير',
  exportHint: 'كل ما في هذه الصفحة والسجل، في ملف واحد. لا شيء فيه عن العملاء، ولا الرمز.',
  exported: (path) => `كُتب في ${ltr(path)}`,

  counters: {
    connection: 'الاتصال',
    messages: 'الرسائل',
    repaired: 'المُصلحة',
    rejected: 'المرفوضة',
    gaps: 'الفجوات',
  },
  states: {
    online: 'متصل',
    connecting: 'يتصل',
    waiting: 'غير متصل',
    refused: 'مرفوض',
    signedOut: 'خارج الحساب',
    offline: 'مقطوع',
  },

  today: 'اليوم',
  started: (at, daysAgo) => `بدأ ${ltr('Deskbell')}: ${moment(at, daysAgo)}`,
  strip: (parts) => `الاتصال اليوم: ${parts}`,
  stripPart: (state, from, to) => `${state} من ${from} إلى ${to}`,
  noMoments: 'لم يحدث شيء بعد.',
  more: (count) =>
    plural(count, {
      zero: 'لا مزيد',
      one: 'عرض واحد آخر',
      two: 'عرض اثنين آخرين',
      few: 'عرض # أخرى',
      many: 'عرض # أخرى',
      other: 'عرض # أخرى',
    }),

  rooms: 'الغرف',
  general: 'كل العملاء',
  chats: 'المحادثات المفتوحة',
  chatsJoined: (joined, all) => (all === 0 ? 'لا محادثة مفتوحة' : `انضم ${number(joined)} من ${number(all)}`),
  roomStates: {
    none: 'لم تُضم',
    joining: 'ينضم',
    joined: 'انضم',
    unconfirmed: 'لم يُؤكد',
    refused: 'رفضها الخادم',
  },

  rejectedEvents: 'الأحداث المرفوضة',
  noRejected: 'لا شيء. كل ما وصل أمكن استعماله.',
  noName: 'بلا اسم',

  debug: 'كل الأحداث',
  debugHint: 'بالاسم والوقت والحجم والنتيجة، من دون محتوى. تُحفظ آخر 500 إلى أن ينتهي البرنامج.',
  noEvents: 'لم يصل أي حدث منذ تشغيل هذا.',
  outcomes: {
    accepted: 'قُبل',
    repaired: 'أُصلح',
    rejected: 'رُفض',
    'not understood': 'لم يُفهم',
  },
  seen: (outcome, size) => `${outcome}، ${size}`,
  bytes: (count) =>
    plural(count, {
      zero: 'لا بايتات',
      one: 'بايت واحد',
      two: 'بايتان',
      few: '# بايتات',
      many: '# بايتًا',
      other: '# بايت',
    }),

  recording: 'التسجيل',
  recordingHint: `يسجّل ما يصل وما تفعله، لترى بأمر ${ltr('deskbell replay')} لماذا رنّ شيء ما.`,
  recordingNow: (count, at, daysAgo) => `${lines(count)} منذ ${moment(at, daysAgo)}، في الذاكرة فقط.`,
  recordingFull: (count) => `امتلأ: ${lines(count)}. احفظه أو أنهِه.`,
  record: 'تسجيل',
  end: 'إنهاء من دون حفظ',
  save: 'حفظ',
  leaveOut: 'ترك ما كتبه العملاء وأسماؤهم وأرقامهم',

  version: (version, system) => `${ltr(`Deskbell ${version}`)} على ${ltr(system)}`,
};
