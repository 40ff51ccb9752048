//! Arabic: modern standard, with the digits that telephone numbers have. What is not Arabic is isolated.

use std::path::Path;

use deskbell_client::Refusal;
use deskbell_domain::{Language, isolate};

use super::{Words, list, said};
use crate::doctor::StepName;
use crate::doctor::finding::{
    Advice, Distrusted, Fault, NamedProxy, ProxySource, Seen, SeenCertificate, Skip,
};
use crate::network::ProxyChoiceError;
use crate::ports::KeyringError;
use crate::sentences::arabic::counted;
use crate::sentences::sentences;

pub(super) struct Arabic;

fn source(by: &ProxySource) -> String {
    match by {
        ProxySource::Settings => "الإعدادات".to_owned(),
        ProxySource::Variable(name) => isolate(name),
    }
}

fn called(NamedProxy { address, by }: &NamedProxy) -> String {
    format!("{} ({})", isolate(address), source(by))
}

fn path(path: &Path) -> String {
    isolate(&path.to_string_lossy())
}

fn certificate(seen: &SeenCertificate) -> String {
    let SeenCertificate { subject, issuer, until, days_left } = seen;
    let until = until.as_deref().map_or_else(|| "تاريخ غير معروف".to_owned(), isolate);
    let days =
        days_left.map(|days| counted(days, ["أقل من يوم", "يوم واحد", "يومين", "أيام", "يومًا", "يوم"]));
    let left = match days {
        None => "انتهت".to_owned(),
        Some(days) if seen.ends_soon() => format!("لم يبقَ سوى {days}"),
        Some(days) => format!("الباقي {days}"),
    };
    let subject = isolate(subject);
    if seen.is_self_issued() {
        format!("شهادة {subject}، أصدرت نفسها، صالحة حتى {until}: {left}")
    } else {
        format!("شهادة {subject}، أصدرها {}، صالحة حتى {until}: {left}", isolate(issuer))
    }
}

fn keyring(error: &KeyringError) -> String {
    match error {
        KeyringError::Missing(error) => format!("لا توجد سلسلة مفاتيح: {}", isolate(error)),
        KeyringError::Locked(error) => format!("سلسلة المفاتيح مقفلة: {}", isolate(error)),
        KeyringError::Failed(error) => format!("فشلت سلسلة المفاتيح: {}", isolate(error)),
    }
}

fn seconds(count: f32) -> String {
    format!("{count} ث")
}

const CHECK_NETWORK: &str = "تحقق من اتصالك بالشبكة، ومن شبكة VPN إن كان الخادم يحتاج إليها.";
const ASK: &str = "اسأل المسؤول؛ في سجل الخادم المزيد.";

impl Words for Arabic {
    fn step(&self, name: StepName) -> &'static str {
        match name {
            StepName::NameResolution => "العثور على الخادم",
            StepName::Tcp => "الوصول إلى الخادم",
            StepName::Proxy => "الوكيل",
            StepName::Tls => "الاتصال المشفّر",
            StepName::EngineIo => "إجابة الخادم",
            StepName::Authentication => "قبول الرمز",
            StepName::GeneralRoom => "الغرفة العامة",
            StepName::Keyring => "سلسلة المفاتيح",
            StepName::Notifications => "الإشعارات",
            StepName::TrayHost => "شريط النظام",
            StepName::Database => "السجل",
        }
    }

    fn seen(&self, seen: &Seen) -> String {
        match seen {
            Seen::Addresses { host, ips } => format!("عنوان {} هو {}", isolate(host), isolate(&list(ips))),
            Seen::Connected { to } => format!("تم الاتصال بـ {}", isolate(&list(to))),
            Seen::ProxyPasses(proxy) => format!("يسمح {} بمرور الاتصال", called(proxy)),
            Seen::Encrypted { version, certificate: None } => {
                format!("{}، شهادة موثوقة", isolate(version))
            }
            Seen::Encrypted { version, certificate: Some(seen) } => {
                format!("{}، {}", isolate(version), certificate(seen))
            }
            Seen::SocketIo { ping } => {
                format!("يجيب خادم Socket.IO؛ ويرسل إشارة كل {ping} ث")
            }
            Seen::TokenAccepted => "يقبل الخادم الرمز".into(),
            Seen::RoomConfirmed { asked_again: false } => "أكدها الخادم".into(),
            Seen::RoomConfirmed { asked_again: true } => {
                "أكدها الخادم حين سُئل مرة ثانية؛ يبدو أن ما يصل إليه بعد الاتصال مباشرة يضيع".into()
            }
            Seen::KeyringAnswers => "تستجيب".into(),
            Seen::KeyringHas { token: true, origin } => format!("تستجيب، وفيها رمز لـ {}", isolate(origin)),
            Seen::KeyringHas { token: false, origin } => {
                format!("تستجيب، وليس فيها رمز لـ {}", isolate(origin))
            }
            Seen::NotificationService { name, version, vendor } => {
                format!("يعرضها {} من {}", isolate(&format!("{name} {version}")), isolate(vendor))
            }
            Seen::TrayShown => "تعرض لوحة سطح المكتب أيقونات شريط النظام".into(),
            Seen::HistorySound { file, kib, whole: true } => {
                format!("حجم {} هو {kib} KiB، وهو سليم", path(file))
            }
            Seen::HistorySound { file, kib, whole: false } => {
                format!("حجم {} هو {kib} KiB، وهو سليم بقدر ما سمح الوقت بفحصه", path(file))
            }
            Seen::HistoryToCome => "لا يوجد سجل بعد؛ يُنشأ عند تشغيل التطبيق".into(),
        }
    }

    fn skip(&self, skip: &Skip) -> String {
        let says = match skip {
            Skip::IsAddress(host) => return format!("{} عنوان IP أصلًا", isolate(host)),
            Skip::UnencryptedHere => "يبدأ العنوان بـ ws://، والخادم هو هذا الحاسوب",
            Skip::Unencrypted => "يبدأ العنوان بـ ws://، ويمكن لأي أحد على الطريق قراءة الرمز والرسائل",
            Skip::NoProxyNamed => "لا تحدد الإعدادات ولا البيئة وكيلًا لهذا الخادم",
            Skip::NoServer => "لا خادم معروف: سجّل الدخول",
            Skip::NoToken => "لا رمز لاختباره: سجّل الدخول",
            Skip::NoWay => "لا يُعرف كيف يمكن الوصول إلى الخادم",
            Skip::Failed(step) => return format!("فشلت خطوة سابقة: {}", self.step(*step)),
            Skip::NeedsTheOneBefore => "تحتاج إلى الخطوة السابقة",
            Skip::NoKeyring => "لا يستخدم هذا البرنامج سلسلة مفاتيح",
            Skip::NoKeyringForHistory => "لا توجد سلسلة مفاتيح",
            Skip::NobodySignedIn => "لم يسجّل أحد الدخول",
            Skip::NotificationsUnknown => "لا يقول هذا النظام هل يعرض الإشعارات",
            Skip::TrayAlways => "في هذا النظام شريط دائمًا",
        };
        says.to_owned()
    }

    fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::TooLate(after) => format!("لا إجابة خلال {}", seconds(after.as_secs_f32())),
            Fault::NoSuchHost { host, error } => {
                let error = error.as_deref().map_or_else(|| "لا عناوين".to_owned(), isolate);
                format!("لا يوجد خادم باسم {} ({error})", isolate(host))
            }
            Fault::NobodyAnswers { at, error } => {
                format!("لا أحد يجيب على {}: {}", isolate(&list(at)), isolate(error))
            }
            Fault::BadProxy { by, error } => {
                let error = sentences(Language::Arabic).proxy(&ProxyChoiceError::Proxy(error.clone()));
                format!("لا وكيل صالحًا للاستخدام في {}. {error}", source(by))
            }
            Fault::ProxyLogin(proxy) => {
                format!("يطلب {} اسم مستخدم وكلمة مرور (HTTP 407)", called(proxy))
            }
            Fault::ProxyRefuses { proxy, status } => {
                format!("لا يسمح {} بمرور الاتصال (HTTP {status})", called(proxy))
            }
            Fault::NotAProxy { proxy, error } => {
                let error = error.as_deref().map_or_else(|| "إجابته ليست HTTP".to_owned(), isolate);
                format!("لا يجيب {} كما يجيب الوكيل: {error}", called(proxy))
            }
            Fault::NoAuthorities(error) => format!("لا يمكن التحقق من أي شهادة: {}", isolate(error)),
            Fault::ExtraCa(error) => {
                format!("لا يمكن استخدام الملف الذي فيه شهادات مؤسستك: {}", isolate(error))
            }
            Fault::Distrusted { reason, certificate: seen } => {
                let reason = match reason {
                    Distrusted::Expired => "انتهت صلاحية شهادة الخادم",
                    Distrusted::NotValidYet => "لم تبدأ صلاحية شهادة الخادم بعد",
                    Distrusted::OtherName => "شهادة الخادم لاسم آخر",
                    Distrusted::UnknownIssuer => "شهادة الخادم غير موثوقة: لا أحد يعرف من أصدرها",
                    Distrusted::Other(error) => &format!("شهادة الخادم غير موثوقة: {}", isolate(error)),
                };
                match seen {
                    None => reason.to_owned(),
                    Some(seen) => format!("{reason} ({})", certificate(seen)),
                }
            }
            Fault::NotEncrypted(error) => format!("تعذّر إنشاء اتصال مشفّر: {}", isolate(error)),
            Fault::EncryptingBroke(error) => format!("انقطع الاتصال أثناء تشفيره: {}", isolate(error)),
            Fault::HttpStatus(status) => format!("يجيب بـ HTTP {status}، لا بـ websocket"),
            Fault::NoWebsocket(error) => format!("لا اتصال websocket: {}", isolate(error)),
            Fault::OtherProtocol => "ما يجيب عبر websocket يستخدم بروتوكولًا غير Engine.IO 4".into(),
            Fault::WebsocketBroke(error) => format!("انقطع اتصال websocket: {}", isolate(error)),
            Fault::WebsocketEnded => "انتهى اتصال websocket من دون كلمة من Engine.IO".into(),
            Fault::Refused(refusal) => match refusal {
                Refusal::NotAuthorized { detail } => format!("رفض الخادم الرمز: {}", isolate(detail)),
                Refusal::ThrownOut { detail } => {
                    format!("قبل الخادم الرمز ثم رفضه: {}", isolate(detail))
                }
                Refusal::HttpStatus(status) => format!("رفض الخادم الرمز (HTTP {status})"),
                Refusal::DisconnectedRightAway => "يقطع الخادم الاتصال فور الاتصال".into(),
            },
            Fault::Trouble(trouble) => said(Language::Arabic, trouble),
            Fault::RoomRefused(said) => format!("رفضها الخادم: {}", isolate(said)),
            Fault::RoomUnconfirmed => "لم يؤكدها الخادم".into(),
            Fault::Keyring(error) => keyring(error),
            Fault::NoBus(error) => format!("لا يوجد ناقل جلسة (D-Bus): {}", isolate(error)),
            Fault::BusFailed(error) => format!("فشل ناقل الجلسة (D-Bus): {}", isolate(error)),
            Fault::NoNotificationService => "لا توجد خدمة إشعارات".into(),
            Fault::NotificationsBroken(error) => format!("خدمة الإشعارات لا تعمل: {}", isolate(error)),
            Fault::TrayUnshown => "هناك من ينتظر أيقونات شريط النظام، ولا لوحة تعرضها".into(),
            Fault::NoTray => "لا تعرض أي لوحة أيقونات شريط النظام".into(),
            Fault::NoFolder => "لا يوجد مجلد له".into(),
            Fault::FolderLocked(folder) => format!("لا يوجد سجل بعد، ولا يمكن الكتابة في {}", path(folder)),
            Fault::FileUnusable { file, error } => {
                format!("لا يمكن استخدام {}: {}", path(file), isolate(error))
            }
            Fault::KeyMissing { file } => {
                format!("الملف {} موجود، ومفتاحه ليس في سلسلة المفاتيح", path(file))
            }
            Fault::KeyUnreadable(error) => format!("تتعذّر قراءة مفتاحه: {}", keyring(error)),
            Fault::HistoryNewer { file, found, known } => format!(
                "كتبت {} نسخة أحدث من Deskbell (الصيغة {found}؛ تقرأ هذه النسخة حتى {known})",
                path(file)
            ),
            Fault::HistoryOlder { file } => {
                format!("كتبت {} نسخة أقدم من Deskbell؛ شغّل التطبيق مرة لتحديثه", path(file))
            }
            Fault::HistoryBusy { file } => format!("يستخدم {} برنامج آخر", path(file)),
            Fault::HistoryDamaged { file, error } => {
                format!("ملف السجل {} تالف: {}", path(file), isolate(error))
            }
            Fault::HistoryShut { file } => {
                format!("لا يُفتح {}: مفتاحه خاطئ، أو الملف تالف", path(file))
            }
            Fault::HistoryUnopened { file, error } => {
                format!("تعذّر فتح {}: {}", path(file), isolate(error))
            }
            Fault::HistoryUnread(error) => format!("تعذّرت قراءة السجل: {}", isolate(error)),
            Fault::Machine(error) => isolate(error),
        }
    }

    fn advice(&self, advice: &Advice) -> String {
        let says = match advice {
            Advice::CheckNetwork => CHECK_NETWORK,
            Advice::CheckName => return format!("تحقق من كتابة العنوان. {CHECK_NETWORK}"),
            Advice::Firewall => {
                "قد يبتلع جدار حماية على الطريق ما يُرسَل. تحقق من شبكتك ومن VPN، واسأل المسؤول هل يمكن الوصول من هنا إلى \
                 الخادم ومنفذه."
            }
            Advice::PortClosed => {
                "ذلك الحاسوب موجود، ولا شيء يستمع على ذلك المنفذ: قد يكون الخادم متوقفًا، أو المنفذ في العنوان خاطئًا."
            }
            Advice::ProxyHangs => "الوكيل لا يستجيب. اسأل المسؤول عنه.",
            Advice::CorrectProxy => "صحّح المتغير أو الإعداد، أو أزله.",
            Advice::ProxyLogin(ProxySource::Settings) => {
                "ضع اسم المستخدم وكلمة المرور في متغير البيئة https_proxy، واختر وكيل النظام."
            }
            Advice::ProxyLogin(ProxySource::Variable(name)) => {
                return format!("ضع اسم المستخدم وكلمة المرور للوكيل في {}.", isolate(name));
            }
            Advice::OpenProxy => "اطلب من المسؤول السماح بمرور الاتصالات إلى الخادم، أو استثناءه بـ no_proxy.",
            Advice::CheckProxy(by) => {
                return format!("قد لا يكون ما يستمع هناك وكيل HTTP: تحقق من {}.", source(by));
            }
            Advice::TlsHangs => "يقبل الاتصال ولا يجيب: قد يحتاج العنوان إلى ws:// أو إلى منفذ آخر.",
            Advice::InstallAuthorities => {
                "ليست في هذا الحاسوب قائمة بجهات إصدار الشهادات: ثبّت ca-certificates."
            }
            Advice::CorrectExtraCa(file) => {
                return format!("صحّح {}، الذي تسمّيه السياسة extra_ca: يجب أن يكون ملف PEM.", path(file));
            }
            Advice::TryAgain => "حاول من جديد.",
            Advice::CheckAddress => "تحقق من العنوان.",
            Advice::RenewCertificate => {
                "اطلب من المسؤول تجديدها. وإن لم تنتهِ صلاحيتها، فساعة هذا الحاسوب خاطئة."
            }
            Advice::CheckClock => "قد تكون ساعة هذا الحاسوب خاطئة؛ وإلا فاسأل المسؤول.",
            Advice::CheckCertificateName => "تحقق من العنوان: يجب أن يكون فيه الاسم الذي صدرت له الشهادة.",
            Advice::AddAuthority => {
                "إن كانت لشركتك جهة خاصة لإصدار الشهادات، فأضف شهادتها إلى الشهادات الموثوقة في هذا الحاسوب. وإلا فلا تتصل: \
                 قد يكون أحد يتنصّت."
            }
            Advice::AskAboutCertificate => "لم يُرسَل شيء إلى الخادم. اسأل المسؤول.",
            Advice::NoTls => "قد لا يستخدم ما يستمع هناك TLS: قد يحتاج العنوان إلى ws:// أو إلى منفذ آخر.",
            Advice::TlsStopped => "قد لا يستخدم ما يستمع هناك TLS، أو أن شيئًا على الطريق لا يسمح بمروره.",
            Advice::OtherProgram => "تحقق من العنوان ومن منفذه ومساره؛ قد يستمع هناك برنامج آخر.",
            Advice::Redirected => "يقود العنوان إلى مكان آخر. اطلب العنوان الصحيح من المسؤول.",
            Advice::LoginBefore => "يطلب الخادم، أو شيء أمامه، تسجيل دخول قبل إنشاء الاتصال. اسأل المسؤول.",
            Advice::CheckPath => "هناك خادم ويب، ولا Socket.IO على هذا المسار. تحقق من المسار في العنوان.",
            Advice::NoWebsockets => "يجيب شيء يرفض اتصالات websocket. تحقق من العنوان ومن مساره.",
            Advice::Unavailable => {
                "الخادم، أو الوكيل العكسي أمامه، غير متاح الآن. حاول لاحقًا، أو اسأل المسؤول."
            }
            Advice::NewToken => "اطلب من المسؤول رمزًا جديدًا، وسجّل الدخول به.",
            Advice::AskAdministrator => ASK,
            Advice::TokenScope => "لا يُسمح لرمزك بمتابعة جميع العملاء. اسأل المسؤول هل ينبغي ذلك.",
            Advice::RoomUnknown => {
                return format!("قد لا يعرف joinWhatsAppGeneral المذكور في الدليل. {ASK}");
            }
            Advice::KeyringWaits => "قد تنتظر كلمة مرورها: ابحث عن نافذة تطلبها.",
            Advice::InstallKeyring => {
                "ثبّت GNOME Keyring أو KWallet وشغّله. من دونه عليك تسجيل الدخول في كل مرة، ولا يُحفظ السجل."
            }
            Advice::UnlockKeyring => "افتح قفلها، ثم حاول من جديد.",
            Advice::LookAtKeyring => "افحصها في مدير كلمات المرور في سطح مكتبك.",
            Advice::SeeKeyring => "انظر ما تحتاج إليه سلسلة المفاتيح.",
            Advice::NotificationsHang => {
                "خدمة الإشعارات لا تستجيب: أعد تشغيلها، أو سجّل الدخول إلى سطح مكتبك من جديد."
            }
            Advice::InstallNotifications => {
                "ثبّت إحداها أو شغّلها: في GNOME وKDE وXfce خدمة مدمجة؛ وdunst أو mako خدمة مستقلة. وحتى ذلك الحين يظهر صندوق \
                 الوارد بدل الإشعار."
            }
            Advice::PanelHangs => {
                "لوحة سطح المكتب لا تستجيب: أعد تشغيلها، أو سجّل الدخول إلى سطح مكتبك من جديد."
            }
            Advice::AddTray => {
                "أضف شريط نظام إلى لوحتك؛ تحتاج GNOME إلى الإضافة \u{2068}AppIndicator and KStatusNotifierItem \
                 Support\u{2069}. وحتى ذلك الحين يفتح Deskbell صندوق الوارد بدلًا منه."
            }
            Advice::StartInSession => {
                "شغّل البرنامج من داخل جلسة سطح مكتبك: يجب أن يقود DBUS_SESSION_BUS_ADDRESS إلى ناقلها."
            }
            Advice::HistoryHangs => "قد تنتظر سلسلة المفاتيح كلمة مرورها، أو أن القرص لا يستجيب.",
            Advice::SetHome => "عيّن HOME أو XDG_DATA_HOME.",
            Advice::CheckFile => {
                "تحقق من مالك الملف وأذوناته، ومن القرص. وحتى ذلك الحين تبقى الرسائل في الذاكرة."
            }
            Advice::MakeWritable => "اسمح بالكتابة فيه. وحتى ذلك الحين تبقى الرسائل في الذاكرة.",
            Advice::BringKeyBack => {
                "استعد سلسلة المفاتيح التي فيها المفتاح، أو انقل الملف إلى مكان آخر: يبدأ عندئذ سجل جديد."
            }
            Advice::InstallNewer => "ثبّت النسخة الأحدث من جديد؛ هذه النسخة تترك الملف كما هو.",
            Advice::CopyFile => {
                "انسخ الملف إلى مكان آمن. حين يجد التطبيق التلف يحتفظ بالملف باسم آخر ويبدأ سجلًا جديدًا."
            }
            Advice::TryOrStart => "حاول من جديد بعد لحظة، أو شغّل التطبيق مرة.",
        };
        says.to_owned()
    }
}
