//! Arabic: modern standard, with the digits that telephone numbers have. Names and addresses are isolated.

use deskbell_client::{AddressError, Distrust, ProxyError, ProxyTrouble, Refusal, Step, Trouble};
use deskbell_domain::{Clock, CrmTemplateError, Language, Plural, isolate};
use deskbell_protocol::{Kind, RejectReason};

use super::{By, Fixed, Sentences, Span};
use crate::network::ProxyChoiceError;
use crate::notices::{Fact, KeyringFault};

pub(super) struct Arabic;

const LANGUAGE: Language = Language::Arabic;

fn by(by: By<'_>) -> String {
    by.map_or_else(|| "مؤسستك".to_owned(), isolate)
}

/// One and two stand without the number.
pub(crate) fn counted(count: u64, [zero, one, two, few, many, other]: [&str; 6]) -> String {
    match LANGUAGE.plural(count) {
        Plural::Zero => zero.to_owned(),
        Plural::One => one.to_owned(),
        Plural::Two => two.to_owned(),
        Plural::Few => format!("{count} {few}"),
        Plural::Many => format!("{count} {many}"),
        Plural::Other => format!("{count} {other}"),
    }
}

fn minutes(count: u64) -> String {
    counted(count, ["أقل من دقيقة", "دقيقة", "دقيقتين", "دقائق", "دقيقة", "دقيقة"])
}

fn hours(count: u64) -> String {
    counted(count, ["أقل من ساعة", "ساعة", "ساعتين", "ساعات", "ساعة", "ساعة"])
}

fn days(count: u64) -> String {
    counted(count, ["أقل من يوم", "يوم واحد", "يومين", "أيام", "يومًا", "يوم"])
}

fn seconds(time: std::time::Duration) -> String {
    counted(time.as_secs(), ["أقل من ثانية", "ثانية", "ثانيتين", "ثوانٍ", "ثانية", "ثانية"])
}

fn until(until: Option<Clock>) -> String {
    let Some(at) = until else { return String::new() };
    match at.date {
        None => format!(" حتى الساعة {}", at.time()),
        Some(date) => format!(" حتى يوم {}، الساعة {}", LANGUAGE.weekday(date.weekday), at.time()),
    }
}

impl Sentences for Arabic {
    fn fixed(&self, sentence: Fixed) -> &'static str {
        match sentence {
            Fixed::NotSignedIn => "لم يُسجَّل الدخول",
            Fixed::Connecting => "جارٍ الاتصال",
            Fixed::Online => "متصل",
            Fixed::Disconnected => "غير متصل: قطعتَ الاتصال",
            Fixed::Unwritten => "غير متصل: تتعذّر كتابة السجل",
            Fixed::TryNow => "المحاولة الآن",
            Fixed::OpenInbox => "فتح صندوق الوارد",
            Fixed::Pause => "إيقاف الإشعارات مؤقتًا",
            Fixed::PauseHalfHour => "لمدة 30 دقيقة",
            Fixed::PauseHour => "لمدة ساعة",
            Fixed::PauseUntilTomorrow => "حتى الغد",
            Fixed::Resume => "استئناف الإشعارات",
            Fixed::Settings => "الإعدادات",
            Fixed::Quit => "إنهاء Deskbell",
            Fixed::Inbox => "صندوق الوارد",
            Fixed::Unauthorized => "لم يقبل الخادم رمز دخولك. لن يصلك شيء حتى تسجّل الدخول من جديد.",
            Fixed::ThrownOut => {
                "يقطع الخادم اتصالك فور السماح لك بالدخول. لا يصلك شيء؛ ويعيد Deskbell المحاولة كل دقيقة. سجّل الدخول من جديد \
                 أو اسأل المسؤول."
            }
            Fixed::NoSuchCustomer => "لا يوجد عميل كهذا.",
            Fixed::NotYours => "هذه النافذة لعميل آخر.",
            Fixed::OwnSearchOnly => "يمكن لهذه النافذة البحث في محادثة عميلها فقط.",
            Fixed::WindowGone => "أغلق هذه النافذة وافتحها من جديد.",
            Fixed::Ending => "Deskbell على وشك الإغلاق. شغّله من جديد.",
            Fixed::LinkKind => "لا يمكن فتح سوى عناوين الويب وأرقام الهواتف وعناوين البريد الإلكتروني.",
            Fixed::LinkFailed => "لم يتمكن سطح المكتب من فتح العنوان.",
            Fixed::NoCrm => "لم يُحدَّد عنوان لنظام العملاء (CRM). أدخله في الإعدادات، ضمن «الاتصال».",
            Fixed::NotSearched => "تعذّر البحث في السجل.",
            Fixed::MessagesUnreadable => "تعذّرت قراءة هذه الرسائل من السجل.",
            Fixed::TokenMissing => "الصق الرمز الذي أعطاك إياه المسؤول.",
            Fixed::TokenTooLong => "هذا أطول من أن يكون رمزًا. الصق الرمز وحده.",
            Fixed::TokenSpaces => "لا يحتوي الرمز على مسافات أو أسطر جديدة. الصق الرمز وحده.",
            Fixed::NotEncrypted => {
                "هذا العنوان غير مشفّر، ويمكن لأي أحد على الطريق قراءة رمزك وجميع الرسائل. استخدم wss:// أو https://. لا \
                 يسمح بذلك إلا سياسة مؤسستك."
            }
            Fixed::KeyStays => {
                "لم يُحذف شيء وما زال دخولك مسجَّلًا، لأن سلسلة المفاتيح لم تتخلَّ عن مفتاح السجل. افتح قفلها وحاول من جديد."
            }
            Fixed::TokenStays => {
                "سُجّل خروجك هنا، لكن تعذّرت إزالة رمزك من سلسلة المفاتيح. افتح قفلها وأزل منها المدخل \"Deskbell\"."
            }
            Fixed::FileStays => {
                "أُتلف مفتاح السجل، فلا يمكن لأحد قراءته بعد الآن. بقي ملف يُزال عند تسجيل الدخول التالي، أو عندما تحذفه."
            }
            Fixed::ExportNobody => "لم يسجّل أحد الدخول، فلا شيء للتصدير.",
            Fixed::ExportUnsaved => "رسائلك في الذاكرة فقط، لأن السجل لا يُحفظ. وما لا يُحفظ لا يمكن تصديره.",
            Fixed::ExportNothing => "لا توجد رسالة من هذا العميل بعد، فلا شيء للتصدير.",
            Fixed::ExportBusy => "هذه النافذة تصدّر الآن. انتظر حتى تنتهي، أو أوقف التصدير.",
            Fixed::ExportNoKey => {
                "لم يُكتب شيء، لأن سلسلة المفاتيح لم تُعطِ مفتاح السجل. افتح قفلها وحاول من جديد."
            }
            Fixed::ExportNoHistory => "لم يُكتب شيء، لأن السجل تعذّر فتحه. حاول من جديد بعد لحظة.",
            Fixed::ExportNoFile => "لم يُكتب شيء، لأن الملف تعذّر إنشاؤه هناك. اختر مجلدًا آخر، أو أفرغ مساحة.",
            Fixed::ExportUnread => "لم يُكتب شيء، لأن المحادثة تعذّرت قراءتها. حاول من جديد بعد لحظة.",
            Fixed::CheckupFailed => "تعذّر بدء الاختبار. أعد تشغيل Deskbell.",
            Fixed::SettingUnusable => "تعذّر استخدام إعداد محفوظ، فعاد كما كان في البداية.",
            Fixed::MinutesRange => "يمكن أن يكون التذكير من 1 إلى 1440 دقيقة، أو متوقفًا.",
            Fixed::DaysRange => "يمكن حفظ الرسائل من يوم واحد إلى 3650 يومًا، أو إلى الأبد.",
            Fixed::KeywordsRange => "يمكن إضافة 200 كلمة مفتاحية، كل منها من 1 إلى 100 حرف.",
            Fixed::SpansRange => "يمكن إضافة 16 فترة هدوء.",
            Fixed::ZoomRange => "يمكن عرض النوافذ بحجم من 80 إلى 200 بالمئة.",
            Fixed::NoDay => "اختر يومًا واحدًا على الأقل لساعات الهدوء.",
            Fixed::TimeRange => "وقت اليوم بين 00:00 و23:59.",
            Fixed::ShortcutKey => {
                "ينتهي الاختصار بحرف لاتيني أو رقم أو مفتاح المسافة أو F1 إلى F12، مثل \u{2068}Ctrl+Alt+D\u{2069}."
            }
            Fixed::ShortcutHeld => {
                "يمكن الضغط باستمرار على Ctrl وAlt وShift وSuper، كل منها مرة واحدة، مثل \u{2068}Ctrl+Alt+D\u{2069}."
            }
            Fixed::ShortcutCommon => {
                "اضغط باستمرار على اثنين من Ctrl وAlt وShift، أو على Super: تستخدم البرامج الأخرى ما فيه واحد فقط."
            }
            Fixed::AutostartStays => {
                "تعذّر تغيير قائمة البرامج التي تبدأ مع سطح المكتب، لذلك يبقى هذا كما كان."
            }
            Fixed::Diagnostics => "التشخيص",
            Fixed::SaveDiagnostics => "حفظ التشخيص",
            Fixed::SaveRecording => "حفظ التسجيل",
            Fixed::NotWritten => "لم يُكتب الملف. اختر مكانًا آخر واحفظه من جديد.",
            Fixed::NotRecording => "لا يجري تسجيل أي شيء. ابدأ تسجيلًا أولًا.",
            Fixed::Recovered => "استُعيد",
        }
    }

    fn offline(&self, why: &str) -> String {
        format!("غير متصل: {why}")
    }

    fn refused(&self, why: &str) -> String {
        format!("مرفوض: {why}")
    }

    fn unread(&self, count: u32) -> String {
        counted(
            count.into(),
            [
                "لا رسائل غير مقروءة",
                "رسالة غير مقروءة",
                "رسالتان غير مقروءتين",
                "رسائل غير مقروءة",
                "رسالة غير مقروءة",
                "رسالة غير مقروءة",
            ],
        )
    }

    fn waiting(&self, count: u32) -> String {
        counted(
            count.into(),
            ["لا أحد ينتظر", "عميل ينتظر", "عميلان ينتظران", "عملاء ينتظرون", "عميلًا ينتظر", "عميل ينتظر"],
        )
    }

    fn waits(&self, span: Span) -> String {
        let span = match span {
            Span::Minutes(count) => minutes(count),
            Span::Hours(count) => hours(count),
            Span::Days(count) => days(count),
        };
        format!("بانتظار الرد منذ {span}")
    }

    fn paused(&self, end: Option<Clock>) -> String {
        format!("الإشعارات متوقفة{}", until(end))
    }

    fn quiet_hours(&self, end: Option<Clock>) -> String {
        format!("ساعات الهدوء{}", until(end))
    }

    fn notice(&self, fact: &Fact) -> (&'static str, String) {
        let (title, sentence) = match fact {
            Fact::PolicyRefused => (
                "في سياسة مؤسستك خطأ",
                "لا يمكن استخدامها، لذلك يلتزم Deskbell بإعدادات آمنة: لا تعرض الإشعارات أسماء ولا نصوصًا، ولا تُحذف رسائل \
                 قديمة، ولا يُتَّصل إلا بخوادم مشفّرة. أعطِ السطر أدناه للمسؤول.",
            ),
            Fact::HistoryInMemory(fault) => (
                "السجل لا يُحفظ",
                match fault {
                    KeyringFault::Missing => {
                        "لم يجد Deskbell سلسلة مفاتيح في النظام ليحفظ المفتاح فيها، لذلك تبقى الرسائل في الذاكرة وتضيع عند \
                         الإغلاق. شغّل GNOME Keyring أو KWallet، ثم تحقق من جديد."
                    }
                    KeyringFault::Locked => {
                        "سلسلة مفاتيحك مقفلة، لذلك تبقى الرسائل في الذاكرة وتضيع عند الإغلاق. افتح قفلها، ثم تحقق من جديد."
                    }
                    KeyringFault::Failed => {
                        "لم تُعطِ سلسلة مفاتيحك مفتاح السجل، لذلك تبقى الرسائل في الذاكرة وتضيع عند الإغلاق. افحص سلسلة \
                         المفاتيح، ثم تحقق من جديد."
                    }
                },
            ),
            Fact::TokenUnreadable(fault) => (
                "سلسلة مفاتيحك لا تستجيب",
                match fault {
                    KeyringFault::Missing => {
                        "رمزك في سلسلة مفاتيح النظام، ولا توجد سلسلة تعمل. لا يصلك شيء. شغّل GNOME Keyring أو KWallet، ثم \
                         تحقق من جديد؛ أو سجّل الدخول لهذه المرة فقط."
                    }
                    KeyringFault::Locked => {
                        "رمزك في سلسلة مفاتيح النظام، وهي مقفلة. لا يصلك شيء. افتح قفلها، ثم تحقق من جديد."
                    }
                    KeyringFault::Failed => {
                        "لم تُعطِ سلسلة مفاتيحك رمزك. لا يصلك شيء. افحص سلسلة المفاتيح، ثم تحقق من جديد؛ أو سجّل الدخول لهذه \
                         المرة فقط."
                    }
                },
            ),
            Fact::TokenInMemory => (
                "سُجّل دخولك لهذه المرة فقط",
                "تعذّر وضع رمزك في سلسلة مفاتيح النظام، ولا يحفظه Deskbell في أي مكان آخر. شغّل سلسلة المفاتيح أو افتح قفلها، \
                 ثم تحقق من جديد، وإلا فعليك تسجيل الدخول في المرة القادمة.",
            ),
            Fact::KeyLost => (
                "سجلك المحفوظ مقفل",
                "مفتاحه ليس في سلسلة المفاتيح هذه. تبقى الرسائل في الذاكرة حاليًا، ولا يُكتب فوق شيء. افتح قفل سلسلة المفاتيح \
                 التي فيها المفتاح أو استعدها، ثم تحقق من جديد. ولبدء سجل جديد، انقل الملف أدناه إلى مكان آخر.",
            ),
            Fact::HistoryUnusable => (
                "السجل لا يُحفظ",
                "تعذّر فتح السجل، لذلك تبقى الرسائل في الذاكرة وتضيع عند الإغلاق. السبب مذكور أدناه؛ أصلحه، ثم تحقق من جديد.",
            ),
            Fact::HistoryUnreadable => (
                "السجل لا يُحفظ",
                "تعذّرت قراءة السجل المحفوظ، لذلك تبقى الرسائل الجديدة في الذاكرة وتضيع عند الإغلاق. تُرك كما هو؛ أعطِ السطر \
                 أدناه للمسؤول.",
            ),
            Fact::HistoryUnwritten { full, held } => {
                let what = if *full {
                    "القرص ممتلئ. وفّر مساحة"
                } else {
                    "تتعذّر كتابة السجل. السبب مذكور أدناه؛ أصلحه"
                };
                let waiting = counted(
                    u64::try_from(held.messages).unwrap_or(u64::MAX),
                    [
                        "لا شيء جديد في الذاكرة وحدها حتى الآن.",
                        "رسالة جديدة واحدة في الذاكرة وحدها، وتُكتب حالما يصبح ذلك ممكنًا.",
                        "رسالتان جديدتان في الذاكرة وحدها، وتُكتبان حالما يصبح ذلك ممكنًا.",
                        "رسائل جديدة في الذاكرة وحدها، وتُكتب حالما يصبح ذلك ممكنًا.",
                        "رسالة جديدة في الذاكرة وحدها، وتُكتب حالما يصبح ذلك ممكنًا.",
                        "رسالة جديدة في الذاكرة وحدها، وتُكتب حالما يصبح ذلك ممكنًا.",
                    ],
                );
                let (title, then) = if held.is_too_much {
                    ("لا يدخل شيء آخر", " هذا أقصى ما يحتفظ به Deskbell هناك: انقطع عن الاتصال حتى تُكتب.")
                } else {
                    ("السجل لا يُحفظ", "")
                };
                return (title, format!("{what} قبل الإغلاق. {waiting}{then}"));
            }
            Fact::HistoryDamaged => (
                "السجل تالف",
                "ملف السجل تالف. الرسائل الجديدة في الذاكرة، وسيحتفظ Deskbell بالملف باسم آخر ويبدأ ملفًا جديدًا. إذا بقي هذا \
                 التنبيه، فتحقق من جديد قبل الإغلاق.",
            ),
            Fact::SetAside => {
                ("تعذّر فتح سجل قديم", "كان تالفًا أو كان مفتاحه خاطئًا. احتُفظ به باسم جديد، وبدأ سجل جديد.")
            }
            Fact::ProxyUnusable => (
                "لا يمكن استخدام الوكيل",
                "لا يمكن استخدام الوكيل الذي تحدده بيئتك، لذلك يتصل Deskbell بدونه. صحّح https_proxy أو all_proxy، ثم شغّل \
                 Deskbell من جديد.",
            ),
            Fact::NoGeneralRoom => (
                "قد لا تصل الرسائل",
                "الاتصال قائم، لكن الخادم لم يؤكد أن رسائل جميع العملاء تصلك. اسأل المسؤول هل يُسمح لهذا الرمز بدخول الغرفة \
                 العامة.",
            ),
            Fact::NoNotifications => (
                "لا يمكن تنبيهك",
                "لا تعمل خدمة إشعارات على سطح مكتبك، لذلك لا تظهر الرسائل الجديدة إلا هنا وفي شريط النظام. شغّل إحداها (dunst \
                 أو mako أو خدمة سطح مكتبك)، ثم تحقق من جديد.",
            ),
            Fact::NoTray => (
                "لا يوجد شريط للنظام",
                "لا يعرض سطح مكتبك أيقونات في شريط النظام، لذلك فتح Deskbell هذه النافذة. يمكنك إغلاقها: يستمر في تنبيهك، \
                 وتشغيل Deskbell من جديد يعيد النافذة. على GNOME تضيف الإضافة AppIndicator شريطًا.",
            ),
            Fact::Crashed => (
                "أُغلق Deskbell بشكل غير متوقع",
                "شُغّل من جديد وطلب من الخادم ما وصل في هذه الأثناء. ما يُعرف عن الخلل موجود في الملف أدناه، دون بيانات أي \
                 عميل: أعطه للمسؤول.",
            ),
        };
        (title, sentence.to_owned())
    }

    fn trouble(&self, trouble: &Trouble) -> String {
        match trouble {
            Trouble::NoSuchHost { host, .. } => {
                format!("لا يوجد خادم باسم {}. تحقق من العنوان ومن اتصالك بالشبكة.", isolate(host))
            }
            Trouble::Unreachable { .. } => {
                "يتعذّر الوصول إلى الخادم. تحقق من اتصالك بالشبكة؛ وقد يكون الخادم متوقفًا.".into()
            }
            Trouble::Proxy(trouble) => match trouble {
                ProxyTrouble::NoSuchHost { host, .. } => {
                    format!("لا يوجد وكيل باسم {}. تحقق من إعداد الوكيل.", isolate(host))
                }
                ProxyTrouble::Unreachable { .. } => {
                    "يتعذّر الوصول إلى الوكيل. تحقق من اتصالك بالشبكة ومن إعداد الوكيل.".into()
                }
                ProxyTrouble::Credentials { given: false } => {
                    "يطلب الوكيل اسم مستخدم وكلمة مرور. ضعهما في متغير البيئة https_proxy.".into()
                }
                ProxyTrouble::Credentials { given: true } => {
                    "لم يقبل الوكيل اسم المستخدم وكلمة المرور. تحقق من متغير البيئة https_proxy.".into()
                }
                ProxyTrouble::Refused(status @ (502..=504)) => {
                    format!("لم يتمكن الوكيل من الوصول إلى الخادم (HTTP {status}). تحقق من عنوان الخادم.")
                }
                ProxyTrouble::Refused(status) => {
                    format!("لا يسمح الوكيل بمرور هذا الاتصال (HTTP {status}). اسأل المسؤول.")
                }
                ProxyTrouble::NotAProxy { .. } => {
                    "ما يجيب على عنوان الوكيل ليس وكيلًا. تحقق من إعداد الوكيل.".into()
                }
            },
            Trouble::NotEncrypted => {
                "العنوان غير مشفّر، ويمكن لأي أحد على الطريق قراءة رمزك وجميع الرسائل. لم يُرسَل شيء. استخدم wss:// أو \
                 https://."
                    .into()
            }
            Trouble::NotTrusted { reason, .. } => {
                let reason = match reason {
                    Distrust::UnknownIssuer => {
                        "شهادة الخادم صادرة عن جهة لا يعرفها هذا الحاسوب. يمكن للمسؤول إضافة جهة شركتك إلى هذا الحاسوب أو إلى \
                         سياسة Deskbell."
                    }
                    Distrust::Expired => "انتهت صلاحية شهادة الخادم، أو أن ساعة هذا الحاسوب خاطئة.",
                    Distrust::NotValidYet => "لم تبدأ صلاحية شهادة الخادم بعد. قد تكون ساعة هذا الحاسوب خاطئة.",
                    Distrust::OtherName => "شهادة الخادم لاسم آخر. تحقق من العنوان.",
                    Distrust::Other => "شهادة الخادم غير موثوقة. اسأل المسؤول.",
                };
                format!("{reason} لم يُرسَل إليه شيء.")
            }
            Trouble::CaFile { .. } => {
                "لا يمكن استخدام الملف الذي فيه شهادات مؤسستك. اطلب من المسؤول إصلاحه.".into()
            }
            Trouble::Tls { .. } => {
                "تعذّر إنشاء اتصال مشفّر. قد يحتاج العنوان إلى ws:// أو إلى منفذ آخر.".into()
            }
            Trouble::TimedOut { step: Step::Token, .. } => {
                "سلسلة المفاتيح لا تستجيب. افتح قفلها، ثم حاول من جديد.".into()
            }
            Trouble::TimedOut { step: Step::Resolve, after } => {
                format!("لم يُعثر على اسم الخادم خلال {}. تحقق من شبكتك.", seconds(*after))
            }
            Trouble::TimedOut { step: Step::Proxy, after } => {
                format!("لم يستجب الوكيل خلال {}.", seconds(*after))
            }
            Trouble::TimedOut { after, .. } => format!("لم يستجب الخادم خلال {}.", seconds(*after)),
            Trouble::Redirected { status, .. } => {
                format!("يقود العنوان إلى مكان آخر (HTTP {status}). اطلب العنوان الصحيح من المسؤول.")
            }
            Trouble::HttpStatus(404) => {
                "لا يوجد خادم محادثة على هذا العنوان (HTTP 404). تحقق من العنوان ومن مساره.".into()
            }
            Trouble::HttpStatus(status) => format!("الخادم غير متاح (HTTP {status})."),
            Trouble::NotSocketIo { .. } => {
                "ما يجيب على هذا العنوان ليس خادم محادثة. تحقق من العنوان ومن مساره.".into()
            }
            Trouble::NotAdmitted { detail } if detail.is_empty() => "لم يسمح لك الخادم بالدخول.".into(),
            Trouble::NotAdmitted { detail } => format!("لم يسمح لك الخادم بالدخول: {}", isolate(detail)),
            Trouble::Silent { after } => format!("لم يُسمع شيء من الخادم طوال {}.", seconds(*after)),
            Trouble::Stuck { after } => format!("لم يقبل الخادم شيئًا طوال {}.", seconds(*after)),
            Trouble::TooLarge { limit } => {
                let mebibytes = limit / (1024 * 1024);
                format!("أرسل الخادم دفعة واحدة أكثر مما يقبله هذا البرنامج ({mebibytes} MiB).")
            }
            Trouble::Compression { .. } => {
                "تعذّرت قراءة ما ضغطه الخادم. يطلب منه Deskbell إرسال كل شيء دون ضغط.".into()
            }
            Trouble::Broken { .. } => "انقطع الاتصال.".into(),
            Trouble::ClosedByServer => "أغلق الخادم الاتصال.".into(),
            Trouble::DisconnectedByServer => "قطع الخادم اتصالك.".into(),
            Trouble::NoToken { .. } => {
                "تتعذّر قراءة رمزك. افتح قفل سلسلة المفاتيح، أو سجّل الدخول من جديد.".into()
            }
        }
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NotAuthorized { detail } | Refusal::ThrownOut { detail } => {
                format!("رفض الخادم رمز دخولك ({}). سجّل الدخول من جديد.", isolate(detail))
            }
            Refusal::HttpStatus(status) => {
                format!("رفض الخادم رمز دخولك (HTTP {status}). سجّل الدخول من جديد.")
            }
            Refusal::DisconnectedRightAway => "قطع الخادم اتصالك فور الاتصال. سجّل الدخول من جديد.".into(),
        }
    }

    fn rejected(&self, reason: &RejectReason) -> String {
        let kind = |kind: &Kind| match kind {
            Kind::Null => isolate("null"),
            Kind::Bool => "صواب أو خطأ".to_owned(),
            Kind::Number => "عدد".to_owned(),
            Kind::Text => "نص".to_owned(),
            Kind::List => "قائمة".to_owned(),
            Kind::Object => "كائن".to_owned(),
        };
        match reason {
            RejectReason::NoPayload => "بلا محتوى".into(),
            RejectReason::NotAnObject(found) => format!("محتواه {}، لا كائن", kind(found)),
            RejectReason::Missing(field) => format!("الحقل {} مفقود", isolate(field)),
            RejectReason::WrongType { field, found } => {
                format!("في الحقل {} {}", isolate(field), kind(found))
            }
            RejectReason::EmptyId(field) => format!("الحقل {} فارغ", isolate(field)),
            RejectReason::IdTooLong(field) => format!("الحقل {} أطول من 256 حرفًا", isolate(field)),
            RejectReason::IdNotWhole(field) => format!("في الحقل {} عدد غير صحيح", isolate(field)),
            RejectReason::Unreadable => "تتعذّر قراءة محتواه (JSON)".into(),
        }
    }

    fn address(&self, error: &AddressError) -> String {
        let example = isolate("wss://chat.example.com");
        match error {
            AddressError::Empty => format!("أدخل عنوان الخادم، مثل {example}"),
            AddressError::NoScheme(text) => {
                format!(
                    "يجب أن يبدأ العنوان بـ wss:// أو https://، مثل {}",
                    isolate(&format!("wss://{text}"))
                )
            }
            AddressError::WrongScheme(scheme) => format!(
                "لا يمكن لهذا البرنامج استخدام عنوان يبدأ بـ {}. يبدأ العنوان بـ wss:// أو https:// أو ws:// أو http://",
                isolate(&format!("{scheme}://"))
            ),
            AddressError::NoHost => format!("لا يسمّي العنوان خادمًا. شكله {example}"),
            AddressError::Credentials => {
                "يجب ألا يحتوي العنوان على اسم مستخدم أو كلمة مرور؛ فتسجيل الدخول يتم بالرمز.".into()
            }
            AddressError::QueryOrFragment => {
                "يجب أن ينتهي العنوان بعد اسم الخادم ومنفذه ومساره: احذف ما يلي ? أو #.".into()
            }
            AddressError::Port => "يجب أن يكون المنفذ في العنوان رقمًا بين 1 و65535.".into(),
            AddressError::Path => format!(
                "يجب أن يبدأ مسار Socket.IO بـ / وألا يحتوي على مسافات أو ? أو #، مثل {}",
                isolate("/socket.io/")
            ),
            AddressError::Namespace => format!(
                "يجب أن يبدأ نطاق الأسماء بـ / وألا يحتوي على فواصل أو ? أو مسافات، مثل {}",
                isolate("/agents")
            ),
            AddressError::Malformed(detail) => {
                format!("هذا ليس عنوان خادم ({}). شكله {example}", isolate(detail))
            }
        }
    }

    fn proxy(&self, error: &ProxyChoiceError) -> String {
        let example = isolate("http://proxy.example.com:3128");
        match error {
            ProxyChoiceError::Credentials => {
                "لا يُحفظ اسم مستخدم الوكيل وكلمة مروره في الإعدادات، لأن آخرين قد يقرؤونهما هناك. ضعهما في متغير البيئة \
                 https_proxy، واختر وكيل النظام."
                    .into()
            }
            ProxyChoiceError::Proxy(error) => match error {
                ProxyError::Scheme(scheme) => format!(
                    "لا يمكن استخدام وكيل {}؛ لا يُستخدم إلا وكيل http://.",
                    isolate(&format!("{scheme}://"))
                ),
                ProxyError::NoHost => format!("لا يسمّي عنوان الوكيل حاسوبًا. شكله {example}"),
                ProxyError::UserName => "يجب ألا يحتوي اسم مستخدم الوكيل على نقطتين رأسيتين.".into(),
                ProxyError::Malformed(detail) => {
                    format!("هذا ليس عنوان وكيل ({}). شكله {example}", isolate(detail))
                }
            },
        }
    }

    fn crm(&self, error: CrmTemplateError) -> &'static str {
        match error {
            CrmTemplateError::NotHttps => "يجب أن يبدأ العنوان بـ https://",
            CrmTemplateError::Host => {
                "يأتي بعد https:// اسم خادم، مثل crm.example.com. ولا مكان فيه لاسم مستخدم."
            }
            CrmTemplateError::Placeholder => {
                "يمكن أن يحتوي المسار أو الاستعلام على {customerId} و{conversationId} و{whatsappNumber}، ولا أقواس أخرى."
            }
            CrmTemplateError::Characters => "لا يحتوي العنوان على مسافات أو أحرف تحكم، ولا يزيد على 2000 حرف.",
        }
    }

    fn server_set(&self, who: By<'_>, server: &str) -> String {
        format!("حدّدت {} الخادم: سجّل الدخول إلى {}", by(who), isolate(server))
    }

    fn locked(&self, who: By<'_>) -> String {
        format!("حدّدت {} هذا الإعداد، ولا يمكن تغييره هنا.", by(who))
    }

    fn days_allowed(&self, who: By<'_>, least: u32, most: Option<u32>) -> String {
        match most {
            Some(most) => format!("تسمح {} بحفظ الرسائل من {least} إلى {}.", by(who), days(most.into())),
            None => format!("تسمح {} بحفظ الرسائل {} أو أكثر.", by(who), days(least.into())),
        }
    }

    fn preview_not_allowed(&self, who: By<'_>) -> String {
        format!("لا تسمح {} بأن تعرض الإشعارات كل ذلك.", by(who))
    }

    fn cannot_work(&self, why: &str) -> String {
        format!("لا يمكن لـ Deskbell العمل على هذا الحاسوب: {}", isolate(why))
    }
}
