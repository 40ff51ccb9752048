//! Arabic: modern standard, with the digits that telephone numbers have.
//!
//! What others wrote is isolated. No sentence begins with it either, and a list of names has a mark before it: not every program that draws a notification skips
//! what is isolated when it looks for the direction of a line. Customers are not addressed as men or women.

use super::{Clock, Plural, Sentences, Subject};
use crate::text::isolate;
use crate::{Button, Label, Language, Reason};

pub(super) struct Arabic;

const LANGUAGE: Language = Language::Arabic;

/// The forms of a noun beside a number: zero, one and two without the number, then with it.
struct Noun {
    zero: &'static str,
    one: &'static str,
    two: &'static str,
    few: &'static str,
    many: &'static str,
    other: &'static str,
}

impl Noun {
    fn counted(&self, count: u64) -> String {
        match LANGUAGE.plural(count) {
            Plural::Zero => self.zero.to_owned(),
            Plural::One => self.one.to_owned(),
            Plural::Two => self.two.to_owned(),
            Plural::Few => format!("{count} {}", self.few),
            Plural::Many => format!("{count} {}", self.many),
            Plural::Other => format!("{count} {}", self.other),
        }
    }
}

const NEW_MESSAGES: Noun = Noun {
    zero: "لا رسائل جديدة",
    one: "رسالة جديدة واحدة",
    two: "رسالتان جديدتان",
    few: "رسائل جديدة",
    many: "رسالة جديدة",
    other: "رسالة جديدة",
};

const MESSAGES: Noun = Noun {
    zero: "أي رسالة",
    one: "رسالة واحدة",
    two: "رسالتان",
    few: "رسائل",
    many: "رسالة",
    other: "رسالة",
};

/// Behind a preposition.
const CUSTOMERS: Noun = Noun {
    zero: "لا أحد من العملاء",
    one: "عميل واحد",
    two: "عميلين",
    few: "عملاء",
    many: "عميلًا",
    other: "عميل",
};

/// Behind a preposition.
fn whom(who: Subject<'_>) -> String {
    match who {
        Subject::Somebody => "أحد العملاء".to_owned(),
        Subject::Named(name) => isolate(name),
        Subject::Many(count) => CUSTOMERS.counted(count),
    }
}

/// "الساعة 14:02", with the date where that is not today.
fn clock(at: Clock) -> String {
    match &at.date {
        None => format!("الساعة {}", at.time()),
        Some(date) => format!("{} {}، الساعة {}", date.day, date.month_in(LANGUAGE), at.time()),
    }
}

/// "الساعة 14:02", "يوم 23 نوفمبر، الساعة 14:02".
fn at(at: Clock) -> String {
    if at.date.is_some() { format!("يوم {}", clock(at)) } else { clock(at) }
}

fn with(label: &str, of: Option<&str>) -> String {
    of.map_or_else(|| label.to_owned(), |of| format!("{label}: {}", isolate(of)))
}

impl Sentences for Arabic {
    fn months(&self) -> &'static [&'static str; 12] {
        &[
            "يناير",
            "فبراير",
            "مارس",
            "أبريل",
            "مايو",
            "يونيو",
            "يوليو",
            "أغسطس",
            "سبتمبر",
            "أكتوبر",
            "نوفمبر",
            "ديسمبر",
        ]
    }

    fn weekdays(&self) -> &'static [&'static str; 7] {
        &["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
    }

    fn button(&self, button: Button) -> &'static str {
        match button {
            Button::Open => "فتح",
            Button::MarkRead => "تعليم كمقروءة",
            Button::MuteHour => "كتم لمدة ساعة",
        }
    }

    fn sample(&self) -> (&'static str, &'static str) {
        ("أمينة حداد", "مرحبًا! هل طردي في الطريق؟")
    }

    fn new_messages(&self, count: u64) -> String {
        NEW_MESSAGES.counted(count)
    }

    fn wrote(&self, who: Subject<'_>) -> String {
        format!("رسائل من {}", whom(who))
    }

    fn wrote_earlier(&self, who: Subject<'_>) -> String {
        format!("رسائل سابقة من {}", whom(who))
    }

    fn names(&self, names: &[String], more: u64) -> String {
        let names = names.iter().map(|name| isolate(name)).collect::<Vec<_>>().join("، ");
        let names = format!("{}{names}", LANGUAGE.line_mark());
        match LANGUAGE.plural(more) {
            Plural::Zero => names,
            Plural::One => format!("{names} وعميل آخر"),
            Plural::Two => format!("{names} وعميلان آخران"),
            Plural::Few => format!("{names} و{more} عملاء آخرين"),
            Plural::Many => format!("{names} و{more} عميلًا آخر"),
            Plural::Other => format!("{names} و{more} عميل آخر"),
        }
    }

    fn waiting(&self, who: Subject<'_>) -> String {
        match who {
            Subject::Somebody => "أحد العملاء ينتظر الرد".to_owned(),
            Subject::Named(_) => format!("بانتظار الرد: {}", whom(who)),
            Subject::Many(count) => match LANGUAGE.plural(count) {
                Plural::Two => "عميلان ينتظران الرد".to_owned(),
                Plural::Few => format!("{count} عملاء ينتظرون الرد"),
                _ => format!("{} ينتظر الرد", CUSTOMERS.counted(count)),
            },
        }
    }

    fn waiting_since(&self, at: Clock, of_several: bool) -> String {
        let at = clock(at);
        if of_several { format!("أولهم منذ {at}") } else { format!("منذ {at}") }
    }

    fn window_ends(&self, who: Subject<'_>, ends: Clock) -> String {
        match who {
            Subject::Many(_) => format!("مهلة 24 ساعة تنتهي قريبًا مع {}", whom(who)),
            _ => format!("مهلة 24 ساعة مع {} تنتهي {}", whom(who), at(ends)),
        }
    }

    fn window_meaning(&self, first_of_several: Option<Clock>) -> String {
        match first_of_several {
            None => "الرد ممكن قبل ذلك فقط؛ وبعده لا تُرسَل إلا القوالب.".to_owned(),
            Some(ends) => format!("أولاها تنتهي {}؛ وبعد ذلك لا تُرسَل إلا القوالب.", at(ends)),
        }
    }

    fn not_delivered(&self, to: Option<Subject<'_>>, count: u64) -> String {
        let messages = format!("لم تُسلَّم {}", MESSAGES.counted(count));
        match (to, count) {
            (None, _) => messages,
            (Some(who), 1) => format!("رسالة إلى {}", whom(who)),
            (Some(who), _) => format!("{messages} إلى {}", whom(who)),
        }
    }

    fn last_reason(&self, reason: &str) -> String {
        format!("آخرها: {reason}")
    }

    fn nothing_received(&self, since: Clock) -> String {
        format!("لم يصلك شيء منذ {}", clock(since))
    }

    fn no_connection(&self) -> &'static str {
        "لا يوجد اتصال بالخادم. يواصل Deskbell المحاولة."
    }

    fn token_refused(&self) -> &'static str {
        "رفض الخادم رمز دخولك. سجّل الدخول من جديد."
    }

    fn online_again(&self, recovered: bool) -> &'static str {
        if recovered {
            "عاد الاتصال"
        } else {
            "عاد الاتصال، وقد تكون هناك رسائل ناقصة"
        }
    }

    fn missed_comes(&self, since: Clock) -> String {
        format!("يرسل الخادم ما فاتك منذ {}.", clock(since))
    }

    fn missed_is_gone(&self, from: Clock, to: Clock) -> String {
        let gap = if from == to { at(from) } else { format!("من {} إلى {}", clock(from), clock(to)) };
        format!("لم يصل شيء {gap}. قد يكون هناك عميل كتب في ذلك الوقت وينتظر.")
    }

    fn sign_in_ends(&self, ends: Clock) -> String {
        format!("ينتهي تسجيل دخولك {}", at(ends))
    }

    fn sign_in_advice(&self) -> &'static str {
        "احصل على رمز جديد وسجّل الدخول به قبل ذلك، وإلا فقد لا يصلك شيء."
    }

    fn sign_in_ended(&self) -> &'static str {
        "انتهى تسجيل دخولك"
    }

    fn sign_in_ended_at(&self, ended: Clock) -> String {
        format!("انتهت صلاحية رمزك {}. سجّل الدخول برمز جديد، وإلا فقد لا يصلك شيء.", at(ended))
    }

    fn label(&self, label: &Label) -> String {
        match label {
            Label::Empty => "رسالة فارغة".to_owned(),
            Label::Photo => "صورة".to_owned(),
            Label::Video => "فيديو".to_owned(),
            Label::Voice => "رسالة صوتية".to_owned(),
            Label::Audio => "صوت".to_owned(),
            Label::Document => "مستند".to_owned(),
            Label::File(name) => name.to_string(),
            Label::Sticker => "ملصق".to_owned(),
            Label::Location(place) => with("موقع", place.as_deref()),
            Label::Contact(name) => with("جهة اتصال", name.as_deref()),
            Label::Order => "طلب".to_owned(),
            Label::Reply => "رد".to_owned(),
            Label::Reaction(Some(emoji)) => format!("تفاعل {}", isolate(emoji)),
            Label::Reaction(None) => "أُزيل تفاعل".to_owned(),
            Label::System => "إشعار من واتساب".to_owned(),
            Label::Unsupported => "رسالة تعذّر على واتساب نقلها".to_owned(),
            Label::Other(word) => format!("رسالة من نوع {}", isolate(word)),
        }
    }

    fn reason(&self, reason: &Reason) -> String {
        let reason = match reason {
            Reason::Unknown => return "لم تُسلَّم.".to_owned(),
            Reason::Told(sentence) => return sentence.to_string(),
            Reason::Said(title) => return format!("لم تُسلَّم: {}.", isolate(title)),
            Reason::NotOnWhatsApp => "الرقم ليس على واتساب، أو لا يمكنه استقبال هذه الرسالة",
            Reason::WindowClosed => "انتهت مهلة الرد؛ أرسل قالبًا",
            Reason::Marketing => "حجبها واتساب حتى لا تصل إلى العميل إعلانات أكثر",
            Reason::UnknownType => "لا يعرف واتساب هذا النوع من الرسائل",
            Reason::File => "تعذّر نقل الملف",
            Reason::TooMany => "أُرسلت رسائل كثيرة في وقت قصير",
            Reason::Locked => "حساب الشركة على واتساب مقفل",
            Reason::Template => "القالب غير مناسب أو غير معتمد",
        };
        format!("لم تُسلَّم: {reason}.")
    }
}
