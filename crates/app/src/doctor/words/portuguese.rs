//! Portuguese, as in Brazil.

use deskbell_client::Refusal;
use deskbell_domain::Language;

use super::{Words, list, said};
use crate::doctor::StepName;
use crate::doctor::finding::{
    Advice, Distrusted, Fault, NamedProxy, ProxySource, Seen, SeenCertificate, Skip,
};
use crate::network::ProxyChoiceError;
use crate::ports::KeyringError;
use crate::sentences::portuguese::counted;
use crate::sentences::sentences;

pub(super) struct Portuguese;

fn source(by: &ProxySource) -> &str {
    match by {
        ProxySource::Settings => "as configurações",
        ProxySource::Variable(name) => name,
    }
}

fn called(NamedProxy { address, by }: &NamedProxy) -> String {
    format!("{address} ({})", source(by))
}

fn certificate(seen: &SeenCertificate) -> String {
    let SeenCertificate { subject, issuer, until, days_left } = seen;
    let until = until.as_deref().unwrap_or("uma data desconhecida");
    let left = match days_left.map(|days| counted(days, "dia", "dias")) {
        None => "já terminou".to_owned(),
        Some(days) if seen.ends_soon() => format!("só por mais {days}"),
        Some(days) => format!("por mais {days}"),
    };
    if seen.is_self_issued() {
        format!("certificado {subject}, emitido por ele mesmo, válido até {until}: {left}")
    } else {
        format!("certificado {subject}, emitido por {issuer}, válido até {until}: {left}")
    }
}

fn keyring(error: &KeyringError) -> String {
    match error {
        KeyringError::Missing(error) => format!("não há chaveiro: {error}"),
        KeyringError::Locked(error) => format!("o chaveiro está bloqueado: {error}"),
        KeyringError::Failed(error) => format!("o chaveiro falhou: {error}"),
    }
}

const CHECK_NETWORK: &str = "Confira sua conexão de rede, e sua VPN se o servidor precisar dela.";
const ASK: &str = "Pergunte ao administrador; o registro do servidor diz mais.";

impl Words for Portuguese {
    fn step(&self, name: StepName) -> &'static str {
        match name {
            StepName::NameResolution => "nome do servidor",
            StepName::Tcp => "conexão TCP",
            StepName::Proxy => "proxy",
            StepName::Tls => "conexão criptografada",
            StepName::EngineIo => "resposta do servidor",
            StepName::Authentication => "token",
            StepName::GeneralRoom => "sala geral",
            StepName::Keyring => "chaveiro",
            StepName::Notifications => "notificações",
            StepName::TrayHost => "bandeja do sistema",
            StepName::Database => "histórico",
        }
    }

    fn seen(&self, seen: &Seen) -> String {
        match seen {
            Seen::Addresses { host, ips } => format!("{host} é {}", list(ips)),
            Seen::Connected { to } => format!("conectado a {}", list(to)),
            Seen::ProxyPasses(proxy) => format!("{} deixa a conexão passar", called(proxy)),
            Seen::Encrypted { version, certificate: None } => {
                format!("{version}, um certificado confiável")
            }
            Seen::Encrypted { version, certificate: Some(seen) } => {
                format!("{version}, {}", certificate(seen))
            }
            Seen::SocketIo { ping } => {
                format!("um servidor Socket.IO responde; ele envia um sinal a cada {ping} s")
            }
            Seen::TokenAccepted => "o servidor aceita o token".into(),
            Seen::RoomConfirmed { asked_again: false } => "o servidor a confirmou".into(),
            Seen::RoomConfirmed { asked_again: true } => {
                "o servidor a confirmou quando perguntado pela segunda vez; parece que ali se perde o que vem logo depois de \
                 conectar"
                    .into()
            }
            Seen::KeyringAnswers => "ele responde".into(),
            Seen::KeyringHas { token: true, origin } => format!("ele responde e tem um token para {origin}"),
            Seen::KeyringHas { token: false, origin } => {
                format!("ele responde e não tem token para {origin}")
            }
            Seen::NotificationService { name, version, vendor } => {
                format!("quem as mostra é {name} {version}, de {vendor}")
            }
            Seen::TrayShown => "um painel mostra os ícones da bandeja".into(),
            Seen::HistorySound { file, kib, whole: true } => {
                format!("{} tem {kib} KiB e está íntegro", file.display())
            }
            Seen::HistorySound { file, kib, whole: false } => format!(
                "{} tem {kib} KiB e está íntegro até onde houve tempo de olhar",
                file.display()
            ),
            Seen::HistoryToCome => "ainda não há nenhum; ele é criado quando o aplicativo inicia".into(),
        }
    }

    fn skip(&self, skip: &Skip) -> String {
        let says = match skip {
            Skip::IsAddress(host) => return format!("{host} já é um endereço IP"),
            Skip::UnencryptedHere => "o endereço começa com ws://, e o servidor é este computador",
            Skip::Unencrypted => {
                "o endereço começa com ws://, então qualquer pessoa no caminho pode ler o token e as mensagens"
            }
            Skip::NoProxyNamed => "nem as configurações nem o ambiente indicam um proxy para este servidor",
            Skip::NoServer => "nenhum servidor é conhecido: entre primeiro",
            Skip::NoToken => "não há token para testar: entre primeiro",
            Skip::NoWay => "não se sabe como chegar ao servidor",
            Skip::Failed(step) => return format!("um passo anterior falhou: {}", self.step(*step)),
            Skip::NeedsTheOneBefore => "precisa do passo anterior",
            Skip::NoKeyring => "este programa não tem nenhum",
            Skip::NoKeyringForHistory => "não há chaveiro",
            Skip::NobodySignedIn => "ninguém entrou",
            Skip::NotificationsUnknown => "este sistema não diz se mostra notificações",
            Skip::TrayAlways => "este sistema sempre tem uma",
        };
        says.to_owned()
    }

    fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::TooLate(after) => format!("sem resposta em {} s", after.as_secs_f32()),
            Fault::NoSuchHost { host, error } => {
                let error = error.as_deref().unwrap_or("sem endereços");
                format!("não há um servidor chamado {host} ({error})")
            }
            Fault::NobodyAnswers { at, error } => format!("ninguém responde em {}: {error}", list(at)),
            Fault::BadProxy { by, error } => {
                let error = sentences(Language::Portuguese).proxy(&ProxyChoiceError::Proxy(error.clone()));
                match by {
                    ProxySource::Settings => {
                        format!("as configurações não indicam um proxy que possa ser usado. {error}")
                    }
                    ProxySource::Variable(name) => {
                        format!("{name} não indica um proxy que possa ser usado. {error}")
                    }
                }
            }
            Fault::ProxyLogin(proxy) => {
                format!("{} pede um nome de usuário e uma senha (HTTP 407)", called(proxy))
            }
            Fault::ProxyRefuses { proxy, status } => {
                format!("{} não deixa a conexão passar (HTTP {status})", called(proxy))
            }
            Fault::NotAProxy { proxy, error } => {
                let error = error.as_deref().unwrap_or("a resposta dele não é HTTP");
                format!("{} não responde como um proxy: {error}", called(proxy))
            }
            Fault::NoAuthorities(error) => format!("nenhum certificado pode ser verificado: {error}"),
            Fault::ExtraCa(error) => {
                format!("não é possível usar o arquivo com os certificados da sua organização: {error}")
            }
            Fault::Distrusted { reason, certificate: seen } => {
                let reason = match reason {
                    Distrusted::Expired => "o certificado do servidor expirou",
                    Distrusted::NotValidYet => "o certificado do servidor ainda não é válido",
                    Distrusted::OtherName => "o certificado do servidor é de outro nome",
                    Distrusted::UnknownIssuer => {
                        "o certificado do servidor não é confiável: ninguém conhece quem o emitiu"
                    }
                    Distrusted::Other(error) => {
                        &format!("o certificado do servidor não é confiável: {error}")
                    }
                };
                match seen {
                    None => reason.to_owned(),
                    Some(seen) => format!("{reason} ({})", certificate(seen)),
                }
            }
            Fault::NotEncrypted(error) => format!("não há conexão criptografada: {error}"),
            Fault::EncryptingBroke(error) => {
                format!("a conexão caiu enquanto era criptografada: {error}")
            }
            Fault::HttpStatus(status) => format!("responde com HTTP {status}, e não com um websocket"),
            Fault::NoWebsocket(error) => format!("não há websocket: {error}"),
            Fault::OtherProtocol => "o websocket fala um protocolo que não é Engine.IO 4".into(),
            Fault::WebsocketBroke(error) => format!("o websocket caiu: {error}"),
            Fault::WebsocketEnded => "o websocket terminou sem uma palavra de Engine.IO".into(),
            Fault::Refused(refusal) => match refusal {
                Refusal::NotAuthorized { detail } => format!("o servidor recusou o token: {detail}"),
                Refusal::ThrownOut { detail } => {
                    format!("o servidor deixou o token entrar e depois o recusou: {detail}")
                }
                Refusal::HttpStatus(status) => format!("o servidor recusou o token (HTTP {status})"),
                Refusal::DisconnectedRightAway => "o servidor desconecta logo depois de conectar".into(),
            },
            Fault::Trouble(trouble) => said(Language::Portuguese, trouble),
            Fault::RoomRefused(said) => format!("o servidor a recusou: {said}"),
            Fault::RoomUnconfirmed => "o servidor não a confirmou".into(),
            Fault::Keyring(error) => keyring(error),
            Fault::NoBus(error) => format!("não há barramento de sessão: {error}"),
            Fault::BusFailed(error) => format!("o barramento de sessão falhou: {error}"),
            Fault::NoNotificationService => "não há um serviço de notificações".into(),
            Fault::NotificationsBroken(error) => {
                format!("o serviço de notificações não funciona: {error}")
            }
            Fault::TrayUnshown => "há quem espere ícones da bandeja, e nenhum painel os mostra".into(),
            Fault::NoTray => "nenhum painel mostra ícones da bandeja".into(),
            Fault::NoFolder => "não há uma pasta para ele".into(),
            Fault::FolderLocked(folder) => {
                format!("ainda não há nenhum, e não é possível gravar em {}", folder.display())
            }
            Fault::FileUnusable { file, error } => {
                format!("não é possível usar {}: {error}", file.display())
            }
            Fault::KeyMissing { file } => {
                format!("{} existe, e a chave dele não está no chaveiro", file.display())
            }
            Fault::KeyUnreadable(error) => format!("não é possível ler a chave dele: {}", keyring(error)),
            Fault::HistoryNewer { file, found, known } => format!(
                "{} foi gravado por uma versão mais nova do Deskbell (formato {found}; esta versão lê até o {known})",
                file.display()
            ),
            Fault::HistoryOlder { file } => format!(
                "{} foi gravado por uma versão mais antiga do Deskbell; inicie o aplicativo uma vez para atualizá-lo",
                file.display()
            ),
            Fault::HistoryBusy { file } => format!("outro programa está usando {}", file.display()),
            Fault::HistoryDamaged { file, error } => {
                format!("{}: o arquivo do histórico está danificado: {error}", file.display())
            }
            Fault::HistoryShut { file } => {
                format!("{} não abre: a chave está errada ou o arquivo está danificado", file.display())
            }
            Fault::HistoryUnopened { file, error } => {
                format!("não foi possível abrir {}: {error}", file.display())
            }
            Fault::HistoryUnread(error) => format!("não foi possível ler o histórico: {error}"),
            Fault::Machine(error) => error.clone(),
        }
    }

    fn advice(&self, advice: &Advice) -> String {
        let says = match advice {
            Advice::CheckNetwork => CHECK_NETWORK,
            Advice::CheckName => {
                return format!("Confira se o endereço está escrito certo. {CHECK_NETWORK}");
            }
            Advice::Firewall => {
                "Um firewall no caminho pode estar engolindo o que é enviado. Confira sua rede e sua VPN, e pergunte ao \
                 administrador se daqui é possível chegar ao servidor e à porta dele."
            }
            Advice::PortClosed => {
                "Esse computador está lá, e nada escuta nessa porta: o servidor pode estar fora do ar, ou a porta do \
                 endereço pode estar errada."
            }
            Advice::ProxyHangs => "O proxy não responde. Pergunte ao administrador.",
            Advice::CorrectProxy => "Corrija a variável ou a configuração, ou remova-a.",
            Advice::ProxyLogin(ProxySource::Settings) => {
                "Coloque seu nome de usuário e sua senha na variável de ambiente https_proxy e escolha o proxy do sistema."
            }
            Advice::ProxyLogin(ProxySource::Variable(name)) => {
                return format!("Coloque seu nome de usuário e sua senha do proxy em {name}.");
            }
            Advice::OpenProxy => {
                "Peça ao administrador que deixe passar as conexões ao servidor, ou que o isente com no_proxy."
            }
            Advice::CheckProxy(by) => {
                return format!("O que escuta ali pode não ser um proxy HTTP: confira {}.", source(by));
            }
            Advice::TlsHangs => {
                "Ele aceita a conexão e não responde: o endereço pode precisar de ws:// ou de outra porta."
            }
            Advice::InstallAuthorities => {
                "Este computador não tem uma lista de autoridades de certificação: instale ca-certificates."
            }
            Advice::CorrectExtraCa(file) => {
                return format!(
                    "Corrija {}, que a política indica como extra_ca: deve ser um arquivo PEM.",
                    file.display()
                );
            }
            Advice::TryAgain => "Tente novamente.",
            Advice::CheckAddress => "Confira o endereço.",
            Advice::RenewCertificate => {
                "Peça ao administrador que o renove. Se não expirou, o relógio deste computador está errado."
            }
            Advice::CheckClock => {
                "O relógio deste computador pode estar errado; se não, pergunte ao administrador."
            }
            Advice::CheckCertificateName => {
                "Confira o endereço: ele deve ter o nome para o qual o certificado foi feito."
            }
            Advice::AddAuthority => {
                "Se sua empresa tem uma autoridade de certificação própria, adicione o certificado dela aos certificados \
                 confiáveis deste computador. Se não, não se conecte: alguém pode estar escutando."
            }
            Advice::AskAboutCertificate => "Nada foi enviado ao servidor. Pergunte ao administrador.",
            Advice::NoTls => {
                "O que escuta ali pode não falar TLS: o endereço pode precisar de ws:// ou de outra porta."
            }
            Advice::TlsStopped => {
                "O que escuta ali pode não falar TLS, ou algo no caminho não o deixa passar."
            }
            Advice::OtherProgram => {
                "Confira o endereço, a porta e o caminho; outro programa pode estar escutando ali."
            }
            Advice::Redirected => "O endereço leva a outro lugar. Peça o endereço certo ao administrador.",
            Advice::LoginBefore => {
                "O servidor, ou algo diante dele, pede um login antes de a conexão ser feita. Pergunte ao administrador."
            }
            Advice::CheckPath => {
                "Há um servidor web, mas não há Socket.IO neste caminho. Confira o caminho do endereço."
            }
            Advice::NoWebsockets => "Algo responde que recusa websockets. Confira o endereço e o caminho.",
            Advice::Unavailable => {
                "O servidor, ou o proxy reverso diante dele, não está disponível agora. Tente mais tarde ou pergunte ao \
                 administrador."
            }
            Advice::NewToken => "Peça um token novo ao administrador e entre com ele.",
            Advice::AskAdministrator => ASK,
            Advice::TokenScope => {
                "Seu token não pode acompanhar todos os clientes. Pergunte ao administrador se deveria."
            }
            Advice::RoomUnknown => {
                return format!("Ele pode não conhecer joinWhatsAppGeneral, do guia. {ASK}");
            }
            Advice::KeyringWaits => {
                "Ele pode estar esperando a senha: procure uma janela que pergunte por ela."
            }
            Advice::InstallKeyring => {
                "Instale e inicie o GNOME Keyring ou o KWallet. Sem ele você precisa entrar a cada início, e nenhum \
                 histórico é guardado."
            }
            Advice::UnlockKeyring => "Desbloqueie-o e tente novamente.",
            Advice::LookAtKeyring => "Veja-o no gerenciador de senhas do seu ambiente de trabalho.",
            Advice::SeeKeyring => "Veja do que o chaveiro precisa.",
            Advice::NotificationsHang => {
                "O serviço de notificações não responde: reinicie-o, ou entre de novo no seu ambiente de trabalho."
            }
            Advice::InstallNotifications => {
                "Instale ou inicie um: GNOME, KDE e Xfce já o têm; dunst ou mako são independentes. Até lá, a caixa de \
                 entrada se abre em vez de uma notificação."
            }
            Advice::PanelHangs => {
                "O painel do ambiente de trabalho não responde: reinicie-o, ou entre de novo no seu ambiente de trabalho."
            }
            Advice::AddTray => {
                "Coloque uma bandeja no seu painel; o GNOME precisa da extensão AppIndicator and KStatusNotifierItem \
                 Support. Até lá, o Deskbell abre a caixa de entrada no lugar dela."
            }
            Advice::StartInSession => {
                "Inicie o programa de dentro da sua sessão: DBUS_SESSION_BUS_ADDRESS deve levar ao barramento dela."
            }
            Advice::HistoryHangs => "O chaveiro pode estar esperando a senha, ou o disco não responde.",
            Advice::SetHome => "Defina HOME ou XDG_DATA_HOME.",
            Advice::CheckFile => {
                "Confira o dono e as permissões do arquivo, e o disco. Até lá, as mensagens ficam na memória."
            }
            Advice::MakeWritable => "Permita que se grave nela. Até lá, as mensagens ficam na memória.",
            Advice::BringKeyBack => {
                "Restaure o chaveiro que a tem, ou mova o arquivo para outro lugar: então um histórico novo é começado."
            }
            Advice::InstallNewer => "Instale novamente a versão mais nova; esta deixa o arquivo como está.",
            Advice::CopyFile => {
                "Copie o arquivo para um lugar seguro. Quando o aplicativo encontra o dano, guarda o arquivo com outro nome \
                 e começa um histórico novo."
            }
            Advice::TryOrStart => "Tente novamente em um instante, ou inicie o aplicativo uma vez.",
        };
        says.to_owned()
    }
}
