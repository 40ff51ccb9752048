// The words of the settings, in Arabic.

import { MUTED_FOR_EVER } from '../model/muted';
import {
  dayLong,
  dayShort,
  days,
  moment,
  newMessages,
  number,
  percent,
  plural,
  timeOfDay,
} from './ar-format';
import { isolated, ltr } from './format';
import type { Strings } from './spoken.svelte';

export const settings: Strings['settings'] = {
  title: 'الإعدادات',
  sections: {
    notifications: 'الإشعارات',
    quiet: 'أوقات الهدوء',
    breakThrough: 'من ينبّهك دائمًا',
    muted: 'عملاء مكتومون',
    reminders: 'التذكيرات',
    history: 'السجل',
    connection: 'الاتصال',
    appearance: 'المظهر',
    desktop: 'سطح المكتب',
  },
  loading: 'تجري قراءة الإعدادات',
  locked: (by) => (by ? `حدّدته ${isolated(by.by ?? 'مؤسستك')}، ${ltr(by.file)}` : 'حدّدته مؤسستك'),
  notSaved: 'لم يُحفظ هذا.',
  notRead: 'تعذّرت قراءة بعض الإعدادات',

  preview: {
    label: 'ما يظهر في الإشعار',
    levels: {
      nameAndText: 'الاسم والنص',
      nameOnly: 'الاسم فقط',
      countOnly: 'أن أحدًا كتب فقط',
    },
    hints: {
      nameAndText: 'كل من يرى شاشتك يستطيع قراءة ما يكتبه العملاء.',
      nameOnly: 'ما يكتبه العملاء يبقى بعيدًا عن الأنظار.',
      countOnly: 'لا يظهر من كتب ولا ما قيل.',
    },
    example: 'مثال',
    exampleName: 'أمينة حداد',
    exampleText: 'هل توصّلون إلى الشارقة يوم الجمعة؟',
    somebody: 'كتب عميل',
    now: 'الآن',
    open: 'فتح',
    markRead: 'تعليم كمقروءة',
    mute: 'كتم لمدة ساعة',
    newMessages,
  },
  sound: {
    label: 'الصوت',
    hint: 'عندما يكتب عميل. أما تحديث ما هو على الشاشة فيبقى صامتًا.',
    none: 'خدمة الإشعارات لديك لا تشغّل أصواتًا.',
  },
  test: {
    label: 'تجربة',
    hint: 'تعرض إشعارًا كما سيبدو الآن.',
    button: 'إرسال إشعار تجريبي',
    sent: 'أُرسل. إن لم ترَ شيئًا فانظر في «سطح المكتب».',
  },

  pause: {
    label: 'إيقاف مؤقت الآن',
    hint: 'لا ينبّهك إلا العملاء المهمون وكلماتك المفتاحية.',
    halfHour: '30 دقيقة',
    hour: 'ساعة',
    untilTomorrow: 'حتى الغد',
    until: (at, daysAgo) => `متوقفة حتى ${moment(at, daysAgo)}`,
    resume: 'استئناف',
  },
  hours: {
    label: 'ساعات الهدوء',
    hint: 'لا ينبّهك إلا العملاء المهمون وكلماتك المفتاحية. تصل الرسائل وتُعدّ كالمعتاد.',
    none: 'لا شيء. تنبّهك الإشعارات في أي وقت.',
    now: (at, daysAgo) => `هدوء الآن، حتى ${moment(at, daysAgo)}`,
    add: 'إضافة ساعات هدوء',
    most: 'هناك 16، وهو أقصى عدد ممكن.',
    remove: (words) => `إزالة ${words}`,
    days: 'الأيام التي تبدأ فيها',
    from: 'من',
    to: 'إلى',
    badTime: (kept) => `وقت مثل 19:00. تبقى القيمة ${kept}.`,
    oneDay: 'يجب أن يبقى يوم واحد على الأقل.',
    nextDay: 'اليوم التالي',
    words: ({ runs, from, to, allDay, overnight }) =>
      allDay
        ? `${days(runs)}، طوال اليوم`
        : `${days(runs)}، من ${timeOfDay(from)} إلى ${timeOfDay(to)}${overnight ? ' في اليوم التالي' : ''}`,
    dayShort,
    dayLong,
    time: timeOfDay,
  },

  vips: {
    label: 'العملاء المهمون',
    hint: 'ينبّهونك أثناء الإيقاف المؤقت وساعات الهدوء أيضًا. اجعل عميلًا مهمًا من قائمة صفّه في صندوق الوارد.',
    none: 'لا عملاء مهمين بعد.',
    remove: (title) => `لم يعد ${isolated(title)} عميلًا مهمًا`,
    removeShort: 'إزالة',
  },
  keywords: {
    label: 'الكلمات المفتاحية',
    hint: 'الرسالة التي فيها إحدى هذه الكلمات تنبّهك أثناء الإيقاف المؤقت وساعات الهدوء أيضًا. لا فرق بين الحروف اللاتينية الكبيرة والصغيرة.',
    field: 'كلمة مفتاحية جديدة',
    placeholder: 'مثل: استرداد',
    add: 'إضافة',
    none: 'لا كلمات مفتاحية بعد.',
    remove: (word) => `إزالة ${isolated(word)}`,
    already: (word) => `«${isolated(word)}» موجودة من قبل.`,
    tooLong: (most) => `الحد الأقصى لطول الكلمة المفتاحية بالأحرف: ${number(most)}.`,
    tooMany: (most) => `هناك ${number(most)}، وهو أقصى عدد ممكن.`,
    list: 'كلماتك المفتاحية',
    removed: (word) => `أُزيلت ${isolated(word)}`,
  },

  muted: {
    hint: 'تصل رسائلهم وتُعدّ، ولا تنبّهك.',
    none: 'لا أحد مكتوم. لكتم عميل استخدم قائمة صفّه في صندوق الوارد.',
    until: (at, daysAgo) => (at === MUTED_FOR_EVER ? 'إلى أن تلغي الكتم' : `حتى ${moment(at, daysAgo)}`),
    unmute: 'إلغاء الكتم',
    unmuteWho: (title) => `إلغاء كتم ${isolated(title)}`,
  },

  reminders: {
    waiting: 'انتظر عميل',
    waitingHint: 'منذ أول رسالة منه لم يُردّ عليها',
    window: 'نافذة الردّ على وشك الإغلاق',
    windowHint: 'بعد إغلاقها لا يمكن إرسال غير القوالب',
    failed: 'لم تُسلّم رسالة',
    failedHint: 'مع السبب بكلمات واضحة',
    deaf: 'انقطع Deskbell منذ 30 ثانية',
    deafHint: 'لا يمكن إيقافه: لن تعرف أنك لا تستلم شيئًا',
    minutes: 'دقيقة',
    minutesOf: (label) => `${label}: بالدقائق`,
    before: 'دقيقة قبل ذلك',
    outOfRange: (least, most, kept) =>
      `من ${number(least)} إلى ${number(most)} دقيقة. تبقى القيمة ${number(kept)}.`,
    always: 'يعمل دائمًا',
  },

  history: {
    label: 'حفظ الرسائل',
    hint: 'مشفّرة على هذا الجهاز. تُحذف الرسائل الأقدم.',
    days: (count) => {
      if (count === null) return 'دائمًا';
      if (count === 365) return 'سنة واحدة';
      return plural(count, {
        zero: 'أقل من يوم',
        one: 'يوم واحد',
        two: 'يومان',
        few: '# أيام',
        many: '# يومًا',
        other: '# يوم',
      });
    },
    shorten: {
      title: (keep) => `هل تريد حفظ الرسائل لهذه المدة فقط: ${keep}؟`,
      text: 'تُحذف الرسائل الأقدم من هذا الجهاز الآن ولا يمكن استعادتها. لا تُمسّ نسخة خادمك.',
      confirm: 'حذف الرسائل الأقدم',
      cancel: 'الاحتفاظ بها',
    },
  },

  proxy: {
    label: 'الوكيل',
    kinds: { system: 'كما في هذا الجهاز', none: 'بلا وكيل', address: 'هذا' },
    hints: {
      system: `الوكيل الذي تحدده ${ltr('https_proxy')} أو ${ltr('http_proxy')} أو ${ltr('all_proxy')}، إن وُجد.`,
      none: 'يتصل Deskbell بالخادم مباشرة.',
      address: `وكيل HTTP. إن كان يطلب كلمة مرور فحدّده في ${ltr('https_proxy')}، لأن الإعدادات ليست سرّية.`,
    },
    address: 'عنوان الوكيل',
    example: 'http://proxy.example.com:3128',
  },

  account: {
    label: 'مسجّل الدخول',
    nobody: 'لم يسجّل أحد الدخول.',
    hint: 'عند تسجيل الخروج تبقى رسائلك مشفّرة على هذا الجهاز للمرة القادمة.',
    signOut: 'تسجيل الخروج',
    wipe: 'تسجيل الخروج وحذف كل شيء',
    confirm: {
      title: 'هل تريد تسجيل الخروج وحذف كل شيء على هذا الجهاز؟',
      loses: (conversations) =>
        `ستفقد من هذا الجهاز ${plural(conversations, { zero: 'كل الرسائل', one: 'محادثة واحدة', two: 'محادثتين', few: '# محادثات', many: '# محادثة', other: '# محادثة' })}، مع ما قُرئ وما كُتم، ورمزك. يُتلف المفتاح أولًا فلا يستطيع أحد استعادتها. لا تُمسّ نسخة خادمك.`,
      cancel: 'البقاء مسجّل الدخول',
      yes: 'حذف كل شيء',
    },
  },

  crm: {
    label: 'العملاء في نظام CRM',
    hint: `عنوان العميل الذي يُفتح من محادثته. ضع ${ltr('{customerId}')} أو ${ltr('{conversationId}')} أو ${ltr('{whatsappNumber}')} في موضعه.`,
    address: 'عنوان العميل في نظام CRM',
    example: 'https://crm.example.com/customers/{customerId}',
  },

  language: {
    label: 'اللغة',
    hint: 'لغة النوافذ والإشعارات وعلبة النظام.',
    system: 'كما في هذا الجهاز',
  },
  theme: {
    label: 'السمة',
    themes: { system: 'كما في هذا الجهاز', light: 'فاتحة', dark: 'داكنة' },
  },
  zoom: {
    label: 'الحجم',
    hint: `حجم النص وكل ما عداه، في كل النوافذ. يغيّره ${ltr('Ctrl')} مع ${ltr('+')} أو ${ltr('−')} من أي نافذة، ويعيده ${ltr('Ctrl')} مع ${ltr('0')}.`,
    percent: (value) => ltr(percent(value)),
  },
  autostart: {
    label: 'البدء مع هذا الجهاز',
    hints: {
      asChosen: 'عند دخولك إلى سطح مكتبك، في العلبة ومن دون نافذة.',
      turnedOn: 'شُغّل في قائمة البرامج في سطح مكتبك، أو لكل من يستخدم هذا الجهاز.',
      turnedOff: 'أُوقف في قائمة البرامج في سطح مكتبك.',
      failed: 'تعذّر تغيير قائمة البرامج في سطح مكتبك.',
      leftAlone: 'العرض التجريبي يترك سطح مكتبك كما هو.',
    },
  },
  shortcut: {
    label: 'فتح المحادثة الأكثر إلحاحًا',
    hints: {
      off: 'مفاتيح تفتحها من أي برنامج.',
      asked: 'تُطلب هذه المفاتيح من سطح مكتبك.',
      works: 'تفتحها هذه المفاتيح من أي برنامج.',
      taken: 'هذه المفاتيح عند برنامج آخر. اختر غيرها.',
      noSuchKey: 'لا يوجد هذا المفتاح في لوحة مفاتيحك. اختر غيره.',
      unsupported: `لا يعطي سطح مكتبك البرامج مفاتيح كهذه. على ${ltr('Wayland')} يعطيها ${ltr('Plasma 5.27')} و${ltr('GNOME 48')} و${ltr('Hyprland')} وما بعدها.`,
    },
    calledOtherwise: (keys) => `يفتحها سطح مكتبك بهذه: ${ltr(keys)}`,
    none: 'لا شيء',
    choose: 'اختيار المفاتيح',
    change: 'تغيير',
    remove: 'إزالة',
    cancel: 'إلغاء',
    press: 'اضغط المفاتيح',
    pressSpoken: 'اضغط المفاتيح الآن، أو Escape لتركها كما هي.',
    names: { Ctrl: 'Ctrl', Alt: 'Alt', Shift: 'Shift', Super: 'Super', Space: 'المسافة' },
  },

  desktop: {
    notifications: 'خدمة الإشعارات',
    noService:
      'لا توجد خدمة. لا يستطيع Deskbell عرض الإشعارات: لا يخبرك بالرسائل سوى أيقونة العلبة ونوافذ هذا البرنامج.',
    service: (name) => `يعرض ${ltr(name)} إشعاراتك.`,
    abilities: 'ما يمكنها فعله',
    can: {
      actions: 'للإشعارات أزرار: فتح، تعليم كمقروءة، كتم.',
      persistence: 'تبقى الإشعارات إلى أن تتعامل معها.',
      sound: 'يمكن أن تصدر الإشعارات صوتًا.',
    },
    cannot: {
      actions: 'لا تعرض أزرارًا. انقر الإشعار لفتح محادثته.',
      persistence: 'تختفي إشعاراتها من تلقاء نفسها. تحتفظ أيقونة العلبة بالعدد.',
      sound: 'لا تشغّل أصواتًا.',
    },
    dnd: {
      on: 'وضع عدم الإزعاج في سطح مكتبك مفعّل: يحجز الإشعارات، ومنها إشعارات العملاء المهمين.',
      off: 'وضع عدم الإزعاج في سطح مكتبك غير مفعّل.',
      unknown: 'لا تُعلم الخدمة هل وضع عدم الإزعاج مفعّل.',
    },
    tray: 'علبة النظام',
    hasTray: 'يعرض سطح مكتبك أيقونة العلبة.',
    noTray:
      'لا يعرض سطح مكتبك أيقونة للعلبة. عند إغلاق صندوق الوارد يبقى Deskbell يعمل بعيدًا عن النظر؛ شغّله من جديد لترى صندوق الوارد.',
    panel: 'لون شريطك',
    panelHint: 'تُرسم الأيقونة لتظهر عليه بوضوح.',
    panels: { dark: 'داكن', light: 'فاتح' },
    yes: 'نعم',
    no: 'لا',
    attention: 'تنبيه',
  },
};
