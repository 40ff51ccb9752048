//! Portuguese, as it is written in Brazil.

use deskbell_client::{AddressError, Distrust, ProxyError, ProxyTrouble, Refusal, Step, Trouble};
use deskbell_domain::{Clock, CrmTemplateError, Language, Plural};
use deskbell_protocol::{Kind, RejectReason};

use super::{By, Fixed, Sentences, Span};
use crate::network::ProxyChoiceError;
use crate::notices::{Fact, KeyringFault};

pub(super) struct Portuguese;

const LANGUAGE: Language = Language::Portuguese;

fn by(by: By<'_>) -> &str {
    by.unwrap_or("Sua organização")
}

pub(crate) fn counted(count: u64, one: &str, other: &str) -> String {
    match LANGUAGE.plural(count) {
        Plural::One => format!("{count} {one}"),
        Plural::Many => format!("{count} de {other}"),
        _ => format!("{count} {other}"),
    }
}

fn until(until: Option<Clock>) -> String {
    let Some(at) = until else { return String::new() };
    let one = at.hour == 1;
    match at.date {
        None => format!(" até {} {}", if one { "a" } else { "as" }, at.time()),
        Some(date) => {
            let hours = if one { "à" } else { "às" };
            format!(" até {}, {hours} {}", LANGUAGE.weekday(date.weekday), at.time())
        }
    }
}

impl Sentences for Portuguese {
    fn fixed(&self, sentence: Fixed) -> &'static str {
        match sentence {
            Fixed::NotSignedIn => "Sem acesso",
            Fixed::Connecting => "Conectando",
            Fixed::Online => "On-line",
            Fixed::Disconnected => "Sem conexão: você se desconectou",
            Fixed::Unwritten => "Sem conexão: não é possível gravar o histórico",
            Fixed::TryNow => "Tentar agora",
            Fixed::OpenInbox => "Abrir a caixa de entrada",
            Fixed::Pause => "Pausar",
            Fixed::PauseHalfHour => "Por 30 minutos",
            Fixed::PauseHour => "Por 1 hora",
            Fixed::PauseUntilTomorrow => "Até amanhã",
            Fixed::Resume => "Retomar",
            Fixed::Settings => "Configurações",
            Fixed::Quit => "Sair do Deskbell",
            Fixed::Inbox => "Caixa de entrada",
            Fixed::Unauthorized => {
                "O servidor não aceitou seu token. Você não recebe nada até entrar novamente."
            }
            Fixed::ThrownOut => {
                "O servidor desconecta você logo depois de deixá-lo entrar. Você não recebe nada; o Deskbell tenta de novo \
                 a cada minuto. Entre novamente ou pergunte ao administrador."
            }
            Fixed::NoSuchCustomer => "Esse cliente não existe.",
            Fixed::NotYours => "Esta janela é de outro cliente.",
            Fixed::OwnSearchOnly => "Esta janela só pode pesquisar no próprio cliente.",
            Fixed::WindowGone => "Feche esta janela e abra-a novamente.",
            Fixed::Ending => "O Deskbell está prestes a fechar. Inicie-o novamente.",
            Fixed::LinkKind => {
                "Só é possível abrir endereços da web, números de telefone e endereços de e-mail."
            }
            Fixed::LinkFailed => "Seu ambiente de trabalho não conseguiu abrir o endereço.",
            Fixed::NoCrm => "Nenhum endereço de CRM está definido. Informe-o nas configurações, em Conexão.",
            Fixed::NotSearched => "Não foi possível pesquisar no histórico.",
            Fixed::MessagesUnreadable => "Não foi possível ler estas mensagens do histórico.",
            Fixed::TokenMissing => "Cole o token que o administrador lhe deu.",
            Fixed::TokenTooLong => "Isto é longo demais para ser um token. Cole apenas o token.",
            Fixed::TokenSpaces => "Um token não tem espaços nem quebras de linha. Cole apenas o token.",
            Fixed::NotEncrypted => {
                "Este endereço não é criptografado, então qualquer um no caminho poderia ler seu token e todas as \
                 mensagens. Use wss:// ou https://. Só a política da sua organização pode permitir isso."
            }
            Fixed::KeyStays => {
                "Nada foi apagado e seu acesso continua, porque o chaveiro não removeu a chave do histórico. Desbloqueie o \
                 chaveiro e tente novamente."
            }
            Fixed::TokenStays => {
                "Você saiu aqui, mas não foi possível remover seu token do chaveiro. Desbloqueie o chaveiro e remova nele \
                 a entrada \"Deskbell\"."
            }
            Fixed::FileStays => {
                "A chave do histórico foi destruída, então ninguém mais pode lê-lo. Resta um arquivo, que some no próximo \
                 acesso ou quando você o apagar."
            }
            Fixed::ExportNobody => "Ninguém entrou, então não há nada para exportar.",
            Fixed::ExportUnsaved => {
                "Suas mensagens estão só na memória, porque o histórico não está sendo salvo. O que não é salvo não pode ser exportado."
            }
            Fixed::ExportNothing => "Ainda não há mensagem deste cliente, então não há nada para exportar.",
            Fixed::ExportBusy => "Esta janela já está exportando. Espere terminar ou pare a exportação.",
            Fixed::ExportNoKey => {
                "Nada foi gravado, porque o chaveiro não deu a chave do histórico. Desbloqueie-o e tente de novo."
            }
            Fixed::ExportNoHistory => {
                "Nada foi gravado, porque o histórico não pôde ser aberto. Tente de novo em instantes."
            }
            Fixed::ExportNoFile => {
                "Nada foi gravado, porque o arquivo não pôde ser criado ali. Escolha outra pasta ou libere espaço."
            }
            Fixed::ExportUnread => {
                "Nada foi gravado, porque a conversa não pôde ser lida. Tente de novo em instantes."
            }
            Fixed::CheckupFailed => "O teste não pôde começar. Reinicie o Deskbell.",
            Fixed::SettingUnusable => "Uma configuração salva não pôde ser usada, então está como no começo.",
            Fixed::MinutesRange => "Um lembrete pode ser de 1 a 1440 minutos, ou desativado.",
            Fixed::DaysRange => "As mensagens podem ser guardadas de 1 a 3650 dias, ou para sempre.",
            Fixed::KeywordsRange => "Pode haver 200 palavras-chave de 1 a 100 caracteres.",
            Fixed::SpansRange => "Pode haver 16 períodos de silêncio.",
            Fixed::ZoomRange => "As janelas podem ser exibidas de 80 a 200 por cento.",
            Fixed::NoDay => "Escolha pelo menos um dia para o horário de silêncio.",
            Fixed::TimeRange => "Uma hora do dia fica entre 00:00 e 23:59.",
            Fixed::ShortcutKey => {
                "Um atalho termina com uma letra, um algarismo, a barra de espaço ou F1 a F12, como Ctrl+Alt+D."
            }
            Fixed::ShortcutHeld => {
                "É possível manter pressionadas Ctrl, Alt, Shift e Super, cada uma uma vez, como Ctrl+Alt+D."
            }
            Fixed::ShortcutCommon => {
                "Mantenha pressionadas duas de Ctrl, Alt e Shift, ou Super: outros programas usam o que tem só uma."
            }
            Fixed::AutostartStays => {
                "A lista de programas que iniciam com a sua área de trabalho não pôde ser alterada, então isto fica como estava."
            }
            Fixed::Diagnostics => "Diagnóstico",
            Fixed::SaveDiagnostics => "Salvar o diagnóstico",
            Fixed::SaveRecording => "Salvar a gravação",
            Fixed::NotWritten => "O arquivo não foi gravado. Escolha outro lugar e salve de novo.",
            Fixed::NotRecording => "Nada está sendo gravado. Inicie uma gravação primeiro.",
            Fixed::Recovered => "recuperada",
        }
    }

    fn offline(&self, why: &str) -> String {
        format!("Sem conexão: {why}")
    }

    fn refused(&self, why: &str) -> String {
        format!("Recusado: {why}")
    }

    fn unread(&self, count: u32) -> String {
        counted(count.into(), "não lida", "não lidas")
    }

    fn waiting(&self, count: u32) -> String {
        counted(count.into(), "esperando", "esperando")
    }

    fn waits(&self, span: Span) -> String {
        match span {
            Span::Minutes(minutes) => format!("espera há {minutes} min"),
            Span::Hours(hours) => format!("espera há {hours} h"),
            Span::Days(days) => format!("espera há {}", counted(days, "dia", "dias")),
        }
    }

    fn paused(&self, end: Option<Clock>) -> String {
        format!("Pausado{}", until(end))
    }

    fn quiet_hours(&self, end: Option<Clock>) -> String {
        format!("Horário de silêncio{}", until(end))
    }

    fn notice(&self, fact: &Fact) -> (&'static str, String) {
        let (title, sentence) = match fact {
            Fact::PolicyRefused => (
                "A política da sua organização tem um erro",
                "Ela não pode ser usada, então o Deskbell mantém configurações seguras: as notificações não mostram nomes \
                 nem texto, nenhuma mensagem antiga é apagada e só há conexão com servidores criptografados. Passe a linha \
                 abaixo ao administrador.",
            ),
            Fact::HistoryInMemory(fault) => (
                "O histórico não está sendo salvo",
                match fault {
                    KeyringFault::Missing => {
                        "O Deskbell não encontrou um chaveiro do sistema para guardar a chave, então as mensagens ficam na \
                         memória e se perdem ao sair. Inicie o GNOME Keyring ou o KWallet e verifique novamente."
                    }
                    KeyringFault::Locked => {
                        "Seu chaveiro está bloqueado, então as mensagens ficam na memória e se perdem ao sair. \
                         Desbloqueie-o e verifique novamente."
                    }
                    KeyringFault::Failed => {
                        "Seu chaveiro não forneceu a chave do histórico, então as mensagens ficam na memória e se perdem \
                         ao sair. Confira o chaveiro e verifique novamente."
                    }
                },
            ),
            Fact::TokenUnreadable(fault) => (
                "Seu chaveiro não responde",
                match fault {
                    KeyringFault::Missing => {
                        "Seu token está no chaveiro do sistema, e não há nenhum em execução. Você não recebe nada. Inicie o \
                         GNOME Keyring ou o KWallet e verifique novamente; ou entre apenas para esta vez."
                    }
                    KeyringFault::Locked => {
                        "Seu token está no chaveiro do sistema, que está bloqueado. Você não recebe nada. Desbloqueie-o e \
                         verifique novamente."
                    }
                    KeyringFault::Failed => {
                        "Seu chaveiro não forneceu seu token. Você não recebe nada. Confira o chaveiro e verifique \
                         novamente; ou entre apenas para esta vez."
                    }
                },
            ),
            Fact::TokenInMemory => (
                "Você entrou apenas para esta vez",
                "Não foi possível guardar seu token no chaveiro do sistema, e o Deskbell não o guarda em outro lugar. \
                 Inicie ou desbloqueie o chaveiro e verifique novamente, ou terá de entrar na próxima vez.",
            ),
            Fact::KeyLost => (
                "Seu histórico salvo está bloqueado",
                "A chave dele não está neste chaveiro. Por enquanto as mensagens ficam na memória, e nada é sobrescrito. \
                 Desbloqueie ou restaure o chaveiro que tem a chave e verifique novamente. Para começar um histórico novo, \
                 mova o arquivo abaixo para outro lugar.",
            ),
            Fact::HistoryUnusable => (
                "O histórico não está sendo salvo",
                "Não foi possível abrir o histórico, então as mensagens ficam na memória e se perdem ao sair. O motivo \
                 está abaixo; corrija-o e verifique novamente.",
            ),
            Fact::HistoryUnreadable => (
                "O histórico não está sendo salvo",
                "Não foi possível ler o histórico salvo, então as mensagens novas ficam na memória e se perdem ao sair. Ele \
                 foi deixado como está; passe a linha abaixo ao administrador.",
            ),
            Fact::HistoryUnwritten { full, held } => {
                let what = if *full {
                    "O disco está cheio. Libere espaço"
                } else {
                    "Não é possível gravar o histórico. O motivo está abaixo; corrija-o"
                };
                let waiting = match held.messages {
                    0 => "Por enquanto não há nada novo só na memória.".to_owned(),
                    1 => "1 mensagem nova está só na memória e será gravada assim que voltar a funcionar."
                        .to_owned(),
                    many => {
                        let many = counted(
                            u64::try_from(many).unwrap_or(u64::MAX),
                            "mensagem nova",
                            "mensagens novas",
                        );
                        format!("{many} estão só na memória e serão gravadas assim que voltar a funcionar.")
                    }
                };
                let (title, then) = if held.is_too_much {
                    (
                        "Nada mais entra",
                        " É tudo o que o Deskbell guarda ali: ele ficou off-line até que sejam gravadas.",
                    )
                } else {
                    ("O histórico não está sendo salvo", "")
                };
                return (title, format!("{what} antes de sair. {waiting}{then}"));
            }
            Fact::HistoryDamaged => (
                "O histórico está danificado",
                "O arquivo do histórico está danificado. As mensagens novas estão na memória, e o Deskbell vai guardar o \
                 arquivo com outro nome e começar um novo. Se este aviso continuar, verifique novamente antes de sair.",
            ),
            Fact::SetAside => (
                "Não foi possível abrir um histórico antigo",
                "Ele estava danificado ou a chave estava errada. Foi guardado com outro nome, e um histórico novo foi \
                 começado.",
            ),
            Fact::ProxyUnusable => (
                "Não é possível usar o proxy",
                "O proxy indicado pelo seu ambiente não pode ser usado, então o Deskbell se conecta sem ele. Corrija \
                 https_proxy ou all_proxy e inicie o Deskbell novamente.",
            ),
            Fact::NoGeneralRoom => (
                "Mensagens podem não chegar",
                "Há conexão, mas o servidor não confirmou que você recebe as mensagens de todos os clientes. Pergunte ao \
                 administrador se este token pode entrar na sala geral.",
            ),
            Fact::NoNotifications => (
                "Nada pode avisar você",
                "Seu ambiente de trabalho não tem um serviço de notificações, então as mensagens novas só aparecem aqui e \
                 na bandeja. Inicie um (dunst, mako ou o do seu ambiente) e verifique novamente.",
            ),
            Fact::NoTray => (
                "Não há bandeja do sistema",
                "Seu ambiente de trabalho não mostra ícones de bandeja, então o Deskbell abriu esta janela. Você pode \
                 fechá-la: ele continua avisando, e iniciar o Deskbell de novo traz a janela de volta. No GNOME, a extensão \
                 AppIndicator adiciona uma bandeja.",
            ),
            Fact::Crashed => (
                "O Deskbell fechou inesperadamente",
                "Ele iniciou novamente e pediu ao servidor o que chegou nesse meio-tempo. O que se sabe da falha está no \
                 arquivo abaixo, sem dados de clientes: entregue-o ao administrador.",
            ),
        };
        (title, sentence.to_owned())
    }

    fn trouble(&self, trouble: &Trouble) -> String {
        match trouble {
            Trouble::NoSuchHost { host, .. } => {
                format!("Não há um servidor chamado {host}. Confira o endereço e sua conexão de rede.")
            }
            Trouble::Unreachable { .. } => {
                "Não é possível alcançar o servidor. Confira sua conexão de rede; ele também pode estar parado.".into()
            }
            Trouble::Proxy(trouble) => match trouble {
                ProxyTrouble::NoSuchHost { host, .. } => {
                    format!("Não há um proxy chamado {host}. Confira a configuração do proxy.")
                }
                ProxyTrouble::Unreachable { .. } => {
                    "Não é possível alcançar o proxy. Confira sua conexão de rede e a configuração do proxy.".into()
                }
                ProxyTrouble::Credentials { given: false } => {
                    "O proxy pede um nome de usuário e uma senha. Coloque-os na variável de ambiente https_proxy.".into()
                }
                ProxyTrouble::Credentials { given: true } => {
                    "O proxy não aceitou o nome de usuário e a senha. Confira a variável de ambiente https_proxy.".into()
                }
                ProxyTrouble::Refused(status @ (502..=504)) => {
                    format!("O proxy não conseguiu alcançar o servidor (HTTP {status}). Confira o endereço do servidor.")
                }
                ProxyTrouble::Refused(status) => {
                    format!("O proxy não deixa esta conexão passar (HTTP {status}). Pergunte ao administrador.")
                }
                ProxyTrouble::NotAProxy { .. } => {
                    "O que responde no endereço do proxy não é um proxy. Confira a configuração do proxy.".into()
                }
            },
            Trouble::NotEncrypted => {
                "O endereço não é criptografado, então qualquer um no caminho poderia ler seu token e todas as mensagens. \
                 Nada foi enviado. Use wss:// ou https://."
                    .into()
            }
            Trouble::NotTrusted { reason, .. } => {
                let reason = match reason {
                    Distrust::UnknownIssuer => {
                        "O certificado do servidor é de alguém que este computador não conhece. O administrador pode \
                         adicionar a autoridade da empresa a este computador ou à política do Deskbell."
                    }
                    Distrust::Expired => {
                        "O certificado do servidor expirou, ou o relógio deste computador está errado."
                    }
                    Distrust::NotValidYet => {
                        "O certificado do servidor ainda não é válido. O relógio deste computador pode estar errado."
                    }
                    Distrust::OtherName => "O certificado do servidor é de outro nome. Confira o endereço.",
                    Distrust::Other => "O certificado do servidor não é confiável. Pergunte ao administrador.",
                };
                format!("{reason} Nada foi enviado a ele.")
            }
            Trouble::CaFile { .. } => {
                "Não é possível usar o arquivo com os certificados da sua organização. Peça ao administrador que o \
                 corrija."
                    .into()
            }
            Trouble::Tls { .. } => {
                "Não foi possível fazer uma conexão criptografada. O endereço pode precisar de ws:// ou de outra porta."
                    .into()
            }
            Trouble::TimedOut { step: Step::Token, .. } => {
                "O chaveiro não responde. Desbloqueie-o e tente novamente.".into()
            }
            Trouble::TimedOut { step: Step::Resolve, after } => {
                format!("O nome do servidor não foi encontrado em {} s. Confira sua rede.", after.as_secs())
            }
            Trouble::TimedOut { step: Step::Proxy, after } => {
                format!("O proxy não respondeu em {} s.", after.as_secs())
            }
            Trouble::TimedOut { after, .. } => format!("O servidor não respondeu em {} s.", after.as_secs()),
            Trouble::Redirected { status, .. } => {
                format!("O endereço leva a outro lugar (HTTP {status}). Peça o endereço certo ao administrador.")
            }
            Trouble::HttpStatus(404) => {
                "Não há um servidor de chat neste endereço (HTTP 404). Confira o endereço e o caminho.".into()
            }
            Trouble::HttpStatus(status) => format!("O servidor não está disponível (HTTP {status})."),
            Trouble::NotSocketIo { .. } => {
                "O que responde neste endereço não é um servidor de chat. Confira o endereço e o caminho.".into()
            }
            Trouble::NotAdmitted { detail } if detail.is_empty() => "O servidor não deixou você entrar.".into(),
            Trouble::NotAdmitted { detail } => format!("O servidor não deixou você entrar: {detail}"),
            Trouble::Silent { after } => {
                format!("Nada foi ouvido do servidor durante {} s.", after.as_secs())
            }
            Trouble::Stuck { after } => format!("O servidor não aceitou nada durante {} s.", after.as_secs()),
            Trouble::TooLarge { limit } => {
                let mebibytes = limit / (1024 * 1024);
                format!("O servidor enviou de uma vez mais do que este programa aceita ({mebibytes} MiB).")
            }
            Trouble::Compression { .. } => {
                "Não foi possível ler o que o servidor comprimiu. O Deskbell pede que ele envie tudo sem comprimir.".into()
            }
            Trouble::Broken { .. } => "A conexão caiu.".into(),
            Trouble::ClosedByServer => "O servidor fechou a conexão.".into(),
            Trouble::DisconnectedByServer => "O servidor desconectou você.".into(),
            Trouble::NoToken { .. } => {
                "Não é possível ler seu token. Desbloqueie o chaveiro ou entre novamente.".into()
            }
        }
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NotAuthorized { detail } | Refusal::ThrownOut { detail } => {
                format!("O servidor recusou seu token ({detail}). Entre novamente.")
            }
            Refusal::HttpStatus(status) => {
                format!("O servidor recusou seu token (HTTP {status}). Entre novamente.")
            }
            Refusal::DisconnectedRightAway => {
                "O servidor desconectou você logo depois de conectar. Entre novamente.".into()
            }
        }
    }

    fn rejected(&self, reason: &RejectReason) -> String {
        let kind = |kind: &Kind| match kind {
            Kind::Null => "null",
            Kind::Bool => "verdadeiro ou falso",
            Kind::Number => "um número",
            Kind::Text => "texto",
            Kind::List => "uma lista",
            Kind::Object => "um objeto",
        };
        match reason {
            RejectReason::NoPayload => "não tem conteúdo".into(),
            RejectReason::NotAnObject(found) => format!("o conteúdo é {}, não um objeto", kind(found)),
            RejectReason::Missing(field) => format!("falta {field}"),
            RejectReason::WrongType { field, found } => format!("{field} é {}", kind(found)),
            RejectReason::EmptyId(field) => format!("{field} está vazio"),
            RejectReason::IdTooLong(field) => format!("{field} tem mais de 256 caracteres"),
            RejectReason::IdNotWhole(field) => format!("{field} é um número que não é inteiro"),
            RejectReason::Unreadable => "não é possível ler o JSON".into(),
        }
    }

    fn address(&self, error: &AddressError) -> String {
        match error {
            AddressError::Empty => "Informe o endereço do servidor, por exemplo wss://chat.example.com.".into(),
            AddressError::NoScheme(text) => {
                format!("O endereço precisa de wss:// ou https:// no começo, por exemplo wss://{text}.")
            }
            AddressError::WrongScheme(scheme) => format!(
                "{scheme}:// não é um endereço que este programa possa usar. Ele começa com wss://, https://, ws:// ou \
                 http://."
            ),
            AddressError::NoHost => {
                "O endereço não indica um servidor. Ele tem a forma wss://chat.example.com.".into()
            }
            AddressError::Credentials => {
                "O endereço não deve conter nome de usuário nem senha; o acesso é feito com o token.".into()
            }
            AddressError::QueryOrFragment => {
                "O endereço deve terminar depois do nome do servidor, da porta e do caminho: remova o que vem depois de ? \
                 ou #."
                    .into()
            }
            AddressError::Port => "A porta do endereço deve ser um número entre 1 e 65535.".into(),
            AddressError::Path => {
                "O caminho do Socket.IO deve começar com / e não ter espaços, ? nem #, por exemplo /socket.io/.".into()
            }
            AddressError::Namespace => {
                "O namespace deve começar com / e não ter vírgulas, ? nem espaços, por exemplo /agents.".into()
            }
            AddressError::Malformed(detail) => {
                format!("Isto não é o endereço de um servidor ({detail}). Ele tem a forma wss://chat.example.com.")
            }
        }
    }

    fn proxy(&self, error: &ProxyChoiceError) -> String {
        match error {
            ProxyChoiceError::Credentials => {
                "O nome de usuário e a senha de um proxy não são guardados nas configurações, porque outros poderiam \
                 lê-los ali. Coloque-os na variável de ambiente https_proxy e escolha o proxy do sistema."
                    .into()
            }
            ProxyChoiceError::Proxy(error) => match error {
                ProxyError::Scheme(scheme) => {
                    format!("Um proxy {scheme}:// não pode ser usado; só um proxy http://.")
                }
                ProxyError::NoHost => {
                    "O endereço do proxy não indica um computador. Ele tem a forma http://proxy.example.com:3128.".into()
                }
                ProxyError::UserName => "O nome de usuário do proxy não deve conter dois-pontos.".into(),
                ProxyError::Malformed(detail) => format!(
                    "Isto não é o endereço de um proxy ({detail}). Ele tem a forma http://proxy.example.com:3128."
                ),
            },
        }
    }

    fn crm(&self, error: CrmTemplateError) -> &'static str {
        match error {
            CrmTemplateError::NotHttps => "O endereço deve começar com https://",
            CrmTemplateError::Host => {
                "Depois de https:// vem o nome de um servidor, como crm.example.com. Um nome de usuário não cabe ali."
            }
            CrmTemplateError::Placeholder => {
                "No caminho ou na consulta pode haver {customerId}, {conversationId} e {whatsappNumber}, e nenhuma outra \
                 chave."
            }
            CrmTemplateError::Characters => {
                "Um endereço não tem espaços nem caracteres de controle, e no máximo 2000 caracteres."
            }
        }
    }

    fn server_set(&self, who: By<'_>, server: &str) -> String {
        format!("{} definiu o servidor: entre em {server}.", by(who))
    }

    fn locked(&self, who: By<'_>) -> String {
        format!("{} definiu isto, e não é possível mudar aqui.", by(who))
    }

    fn days_allowed(&self, who: By<'_>, least: u32, most: Option<u32>) -> String {
        match most {
            Some(most) => format!("{} permite de {least} a {most} dias.", by(who)),
            None => format!("{} permite {} ou mais.", by(who), counted(least.into(), "dia", "dias")),
        }
    }

    fn preview_not_allowed(&self, who: By<'_>) -> String {
        format!("{} não permite que as notificações mostrem tanto.", by(who))
    }

    fn cannot_work(&self, why: &str) -> String {
        format!("O Deskbell não consegue funcionar neste computador: {why}.")
    }
}
