// The words of the settings, in Portuguese as it is written in Brazil.

import { MUTED_FOR_EVER } from '../model/muted';
import { dayLong, dayShort, days, moment, number, percent, plural, timeOfDay } from './pt-format';
import type { Strings } from './spoken.svelte';

export const settings: Strings['settings'] = {
  title: 'Configurações',
  sections: {
    notifications: 'Notificações',
    quiet: 'Horários de silêncio',
    breakThrough: 'Quem sempre avisa',
    muted: 'Clientes silenciados',
    reminders: 'Lembretes',
    history: 'Histórico',
    connection: 'Conexão',
    appearance: 'Aparência',
    desktop: 'Área de trabalho',
  },
  loading: 'Lendo as configurações',
  locked: (by) =>
    by ? `Definido por ${by.by ?? 'sua organização'}, ${by.file}` : 'Definido por sua organização',
  notSaved: 'Isto não foi salvo.',
  notRead: 'Não foi possível ler algumas configurações',

  preview: {
    label: 'Mostrar em uma notificação',
    levels: {
      nameAndText: 'Nome e texto',
      nameOnly: 'Só o nome',
      countOnly: 'Só que alguém escreveu',
    },
    hints: {
      nameAndText: 'Quem vê sua tela pode ler o que os clientes escrevem.',
      nameOnly: 'O que os clientes escrevem fica fora da vista.',
      countOnly: 'Nem quem escreve nem o que diz.',
    },
    example: 'Exemplo',
    exampleName: 'Amina Haddad',
    exampleText: 'Vocês entregam em Sharjah às sextas?',
    somebody: 'Um cliente escreveu',
    now: 'agora',
    open: 'Abrir',
    markRead: 'Marcar como lida',
    mute: 'Silenciar 1 h',
    newMessages: (count) =>
      plural(count, { one: '# mensagem nova', many: '# de mensagens novas', other: '# mensagens novas' }),
  },
  sound: {
    label: 'Som',
    hint: 'Quando um cliente escreve. O que só atualiza algo que já está na tela não toca.',
    none: 'Seu serviço de notificações não toca sons.',
  },
  test: {
    label: 'Teste',
    hint: 'Mostra uma notificação como ela apareceria agora.',
    button: 'Enviar uma notificação de teste',
    sent: 'Enviada. Se você não vir nada, veja em Área de trabalho.',
  },

  pause: {
    label: 'Pausar agora',
    hint: 'Só avisam clientes VIP e suas palavras-chave.',
    halfHour: '30 minutos',
    hour: '1 hora',
    untilTomorrow: 'Até amanhã',
    until: (at, daysAgo) => `Pausado até ${moment(at, daysAgo)}`,
    resume: 'Retomar',
  },
  hours: {
    label: 'Horas de silêncio',
    hint: 'Só avisam clientes VIP e suas palavras-chave. As mensagens chegam e são contadas como sempre.',
    none: 'Nenhuma. As notificações avisam a qualquer hora.',
    now: (at, daysAgo) => `Em silêncio agora, até ${moment(at, daysAgo)}`,
    add: 'Adicionar horas de silêncio',
    most: 'Já há 16, o máximo possível.',
    remove: (words) => `Remover ${words}`,
    days: 'Dias em que começam',
    from: 'Das',
    to: 'Às',
    badTime: (kept) => `Um horário como 19:00. Continua ${kept}.`,
    oneDay: 'Pelo menos um dia tem de ficar.',
    nextDay: 'do dia seguinte',
    words: ({ runs, from, to, allDay, overnight }) =>
      allDay
        ? `${days(runs)}, o dia todo`
        : `${days(runs)}, das ${timeOfDay(from)} às ${timeOfDay(to)}${overnight ? ' do dia seguinte' : ''}`,
    dayShort,
    dayLong,
    time: timeOfDay,
  },

  vips: {
    label: 'Clientes VIP',
    hint: 'Eles avisam também durante uma pausa e nas horas de silêncio. Torne um cliente VIP na caixa de entrada, pelo menu da linha dele.',
    none: 'Ainda não há clientes VIP.',
    remove: (title) => `${title} deixa de ser VIP`,
    removeShort: 'Remover',
  },
  keywords: {
    label: 'Palavras-chave',
    hint: 'Uma mensagem com uma destas palavras avisa também durante uma pausa e nas horas de silêncio. Maiúsculas e minúsculas são iguais.',
    field: 'Nova palavra-chave',
    placeholder: 'Por exemplo: reembolso',
    add: 'Adicionar',
    none: 'Ainda não há palavras-chave.',
    remove: (word) => `Remover ${word}`,
    already: (word) => `“${word}” já está na lista.`,
    tooLong: (most) => `Uma palavra-chave tem no máximo ${number(most)} caracteres.`,
    tooMany: (most) => `Já há ${number(most)}, o máximo possível.`,
    list: 'Suas palavras-chave',
    removed: (word) => `${word}: removida`,
  },

  muted: {
    hint: 'As mensagens deles chegam e são contadas, e não avisam.',
    none: 'Ninguém está silenciado. Para silenciar um cliente, use o menu da linha dele na caixa de entrada.',
    until: (at, daysAgo) => (at === MUTED_FOR_EVER ? 'Até você desfazer' : `Até ${moment(at, daysAgo)}`),
    unmute: 'Reativar o som',
    unmuteWho: (title) => `Reativar o som de ${title}`,
  },

  reminders: {
    waiting: 'Um cliente esperou',
    waitingHint: 'Desde a primeira mensagem que ninguém respondeu',
    window: 'A janela de resposta está para fechar',
    windowHint: 'Depois que fecha, só é possível enviar modelos',
    failed: 'Uma mensagem não foi entregue',
    failedHint: 'Com o motivo em palavras simples',
    deaf: 'O Deskbell está sem conexão há 30 segundos',
    deafHint: 'Não pode ser desligado: você não saberia que não recebe nada',
    minutes: 'minutos',
    minutesOf: (label) => `${label}: minutos`,
    before: 'minutos antes',
    outOfRange: (least, most, kept) =>
      `De ${number(least)} a ${number(most)} minutos. Continua ${number(kept)}.`,
    always: 'Sempre ligado',
  },

  history: {
    label: 'Guardar as mensagens',
    hint: 'Criptografadas neste computador. As mais antigas são apagadas.',
    days: (count) => {
      if (count === null) return 'Para sempre';
      if (count === 365) return '1 ano';
      return plural(count, { one: '# dia', many: '# de dias', other: '# dias' });
    },
    shorten: {
      title: (keep) => `Guardar as mensagens só por ${keep}?`,
      text: 'As mensagens mais antigas são apagadas agora deste computador e não podem ser recuperadas. A cópia do seu servidor não é alterada.',
      confirm: 'Apagar as mensagens mais antigas',
      cancel: 'Manter',
    },
  },

  proxy: {
    label: 'Proxy',
    kinds: { system: 'Como neste computador', none: 'Nenhum', address: 'Este' },
    hints: {
      system: 'O que https_proxy, http_proxy ou all_proxy indicar, se houver.',
      none: 'O Deskbell se conecta diretamente ao servidor.',
      address:
        'Um proxy HTTP. Se ele pede senha, indique-o em https_proxy, porque as configurações não são secretas.',
    },
    address: 'Endereço do proxy',
    example: 'http://proxy.example.com:3128',
  },

  account: {
    label: 'Conectado',
    nobody: 'Ninguém está conectado.',
    hint: 'Quando você sai, suas mensagens ficam criptografadas neste computador para a próxima vez.',
    signOut: 'Sair',
    wipe: 'Sair e apagar tudo',
    confirm: {
      title: 'Sair e apagar tudo neste computador?',
      loses: (conversations) =>
        `Você perde ${conversations === 0 ? 'todas as mensagens' : plural(conversations, { one: '# conversa', many: '# de conversas', other: '# conversas' })} deste computador, com o que foi lido e silenciado, e seu token. A chave é destruída primeiro, então ninguém pode recuperar nada. A cópia do seu servidor não é alterada.`,
      cancel: 'Continuar conectado',
      yes: 'Apagar tudo',
    },
  },

  crm: {
    label: 'Clientes no seu CRM',
    hint: 'O endereço de um cliente, aberto a partir da conversa. Coloque {customerId}, {conversationId} ou {whatsappNumber} no lugar certo.',
    address: 'Endereço de um cliente no seu CRM',
    example: 'https://crm.example.com/customers/{customerId}',
  },

  language: {
    label: 'Idioma',
    hint: 'Das janelas, das notificações e da bandeja.',
    system: 'Como neste computador',
  },
  theme: {
    label: 'Tema',
    themes: { system: 'Como neste computador', light: 'Claro', dark: 'Escuro' },
  },
  zoom: {
    label: 'Tamanho',
    hint: 'Do texto e de todo o resto, em todas as janelas. Ctrl e + ou − mudam de qualquer uma, Ctrl e 0 desfazem.',
    percent,
  },
  autostart: {
    label: 'Iniciar com este computador',
    hints: {
      asChosen: 'Quando você entra na sua área de trabalho, na bandeja e sem janela.',
      turnedOn: 'Foi ligado na lista de programas da sua área de trabalho, ou para todos neste computador.',
      turnedOff: 'Foi desligado na lista de programas da sua área de trabalho.',
      failed: 'A lista de programas da sua área de trabalho não pôde ser alterada.',
      leftAlone: 'A demonstração deixa sua área de trabalho como está.',
    },
  },
  shortcut: {
    label: 'Abrir a conversa mais urgente',
    hints: {
      off: 'Teclas que a abrem de qualquer programa.',
      asked: 'Estas teclas estão sendo pedidas à sua área de trabalho.',
      works: 'Estas teclas a abrem de qualquer programa.',
      taken: 'Outro programa tem estas teclas. Escolha outras.',
      noSuchKey: 'Seu teclado não tem essa tecla. Escolha outras.',
      unsupported:
        'Sua área de trabalho não dá teclas assim aos programas. No Wayland, o Plasma 5.27, o GNOME 48, o Hyprland e os posteriores dão.',
    },
    calledOtherwise: (keys) => `Sua área de trabalho a abre com: ${keys}`,
    none: 'Nenhuma',
    choose: 'Escolher teclas',
    change: 'Mudar',
    remove: 'Remover',
    cancel: 'Cancelar',
    press: 'Pressione as teclas',
    pressSpoken: 'Pressione as teclas agora, ou Esc para deixar como está.',
    names: { Ctrl: 'Ctrl', Alt: 'Alt', Shift: 'Shift', Super: 'Super', Space: 'Espaço' },
  },

  desktop: {
    notifications: 'Serviço de notificações',
    noService:
      'Não há nenhum. O Deskbell não pode mostrar notificações: só o ícone da bandeja e as janelas deste programa avisam das mensagens.',
    service: (name) => `${name} mostra suas notificações.`,
    abilities: 'O que ele pode fazer',
    can: {
      actions: 'As notificações têm botões: abrir, marcar como lida, silenciar.',
      persistence: 'As notificações ficam até você cuidar delas.',
      sound: 'As notificações podem tocar.',
    },
    cannot: {
      actions: 'Ele não mostra botões. Clique em uma notificação para abrir a conversa.',
      persistence: 'As notificações dele somem sozinhas. O ícone da bandeja mantém a contagem.',
      sound: 'Ele não toca sons.',
    },
    dnd: {
      on: 'O “não perturbe” da sua área de trabalho está ligado: ele retém notificações, também as de clientes VIP.',
      off: 'O “não perturbe” da sua área de trabalho está desligado.',
      unknown: 'Ele não informa se o “não perturbe” está ligado.',
    },
    tray: 'Bandeja',
    hasTray: 'Sua área de trabalho mostra o ícone da bandeja.',
    noTray:
      'Sua área de trabalho não mostra ícone na bandeja. Ao fechar a caixa de entrada, o Deskbell continua rodando fora da vista; inicie-o de novo para vê-la.',
    panel: 'Seu painel é',
    panelHint: 'O ícone é desenhado para aparecer bem nele.',
    panels: { dark: 'Escuro', light: 'Claro' },
    yes: 'Sim',
    no: 'Não',
    attention: 'Atenção',
  },
};
