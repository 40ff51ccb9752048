// The words of what takes a moment, in Arabic.

import { messages, number, plural } from './ar-format';
import { isolated, ltr } from './format';
import type { Strings } from './spoken.svelte';

export const check: Strings['check'] = {
  title: 'اختبار الاتصال',
  list: 'ما يجري اختباره',
  names: {
    nameResolution: 'العثور على الخادم',
    tcp: 'الوصول إلى الخادم',
    proxy: 'الوكيل',
    tls: 'اتصال مشفّر',
    engineIo: 'الخادم يجيب',
    authentication: 'قبول الرمز',
    generalRoom: 'الغرفة العامة',
    keyring: 'سلسلة المفاتيح',
    notifications: 'الإشعارات',
    trayHost: 'أيقونة الشريط',
    database: 'السجل',
  },
  states: {
    passed: 'نجح',
    failed: 'فشل',
    skipped: 'تُخطّي',
    running: 'قيد الاختبار',
    next: 'لم يُختبر بعد',
  },
  testing: 'قيد الاختبار',
  busy: 'يجري الاختبار',
  start: 'اختبار الاتصال',
  again: 'إعادة الاختبار',
  cancel: 'إلغاء',
  hint: 'يختبر Deskbell كل خطوة حتى خادمك، وما في هذا الجهاز.',
  cancelled: 'أُلغي الاختبار.',
  passed: 'كل شيء يعمل.',
  failed: (count) =>
    plural(count, {
      zero: 'لم تفشل أي خطوة.',
      one: 'فشلت خطوة واحدة.',
      two: 'فشلت خطوتان.',
      few: 'فشلت # خطوات.',
      many: 'فشلت # خطوة.',
      other: 'فشلت # خطوة.',
    }),
};

export const welcome: Strings['welcome'] = {
  connect: 'اتصال',
  anyway: 'تسجيل الدخول على أي حال',
  openInbox: 'فتح صندوق الوارد',
  online: 'أنت متصل',
  onlineText: 'تصل الرسائل من الآن. يبقى Deskbell في شريط النظام عندما تغلق نوافذه.',
  connecting: 'سُجّل الدخول، يجري الاتصال',
  notSignedIn: 'لم تسجّل الدخول بعد. صحّح ما فشل، ثم أعد الاختبار.',
};

export const copying: Strings['copying'] = {
  message: 'نسخ',
  messages: (count) => `نسخ ${messages(count)}`,
  selection: 'نسخ النص المحدَّد',
  number: 'نسخ الرقم',
  copied: 'نُسخ',
  copiedNumber: (digits) => `نُسخ ${ltr(digits)}`,
  copiedMessages: (count) => `نُسخ: ${messages(count)}`,
  select: 'تحديد رسائل',
  all: 'تحديد كل المحمَّل',
  selected: (count) => `المحدَّد: ${number(count)}`,
  done: 'إنهاء التحديد',
  actions: 'ما يمكن فعله بهذه الرسالة',
  choose: (who, time) => `تحديد رسالة ${isolated(who)}، ${time}`,
  line: (time, who, what) => `[${time}] ${who}: ${what}`,
};

export const exporting: Strings['exporting'] = {
  title: 'تصدير المحادثة',
  text: 'ما يُصدَّر لا يبقى مشفّرًا: احفظ الملف حيث لا يقرؤه غيرك.',
  formats: { html: 'صفحة', txt: 'نص عادي', json: 'بيانات' },
  hints: {
    html: 'للقراءة في متصفح وللطباعة. لا تحتاج إلى شبكة.',
    txt: 'سطر لكل رسالة.',
    json: 'كل ما هو معروف، للبرامج.',
  },
  choose: 'اختيار مكان الحفظ',
  cancel: 'إلغاء',
  stop: 'إيقاف التصدير',
  close: 'إغلاق',
  choosing: 'اختر مكانًا في النافذة التي فُتحت.',
  progress: (written, of) => `${number(written)} من ${messages(of)}`,
  done: (written) => `صُدّر: ${messages(written)}`,
  savedAs: 'حُفظ باسم',
  stopped: 'أُوقف التصدير. لم يُكتب أي ملف.',
  again: 'التصدير من جديد',
};
