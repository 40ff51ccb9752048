// The words of what takes a moment, in Portuguese.

import { number, plural } from './pt-format';
import type { Strings } from './spoken.svelte';

const messages = (count: number) =>
  plural(count, { one: '# mensagem', many: '# de mensagens', other: '# mensagens' });

export const check: Strings['check'] = {
  title: 'Testar a conexão',
  list: 'O que é testado',
  names: {
    nameResolution: 'Servidor encontrado',
    tcp: 'Servidor alcançado',
    proxy: 'Proxy',
    tls: 'Conexão criptografada',
    engineIo: 'O servidor responde',
    authentication: 'Token aceito',
    generalRoom: 'Sala geral',
    keyring: 'Chaveiro',
    notifications: 'Notificações',
    trayHost: 'Ícone da bandeja',
    database: 'Histórico',
  },
  states: {
    passed: 'Passou',
    failed: 'Falhou',
    skipped: 'Ignorado',
    running: 'Em teste',
    next: 'Ainda não testado',
  },
  testing: 'testando',
  busy: 'Testando',
  start: 'Testar a conexão',
  again: 'Testar de novo',
  cancel: 'Cancelar',
  hint: 'O Deskbell testa cada passo até o seu servidor e o que este computador tem.',
  cancelled: 'O teste foi cancelado.',
  passed: 'Tudo funciona.',
  failed: (count) =>
    plural(count, { one: '# passo falhou.', many: '# de passos falharam.', other: '# passos falharam.' }),
};

export const welcome: Strings['welcome'] = {
  connect: 'Conectar',
  anyway: 'Entrar mesmo assim',
  openInbox: 'Abrir a caixa de entrada',
  online: 'Você está on-line',
  onlineText:
    'As mensagens chegam a partir de agora. O Deskbell fica na bandeja quando você fecha as janelas.',
  connecting: 'Sessão iniciada, conectando',
  notSignedIn: 'Você ainda não entrou. Corrija o que falhou e teste de novo.',
};

export const copying: Strings['copying'] = {
  message: 'Copiar',
  messages: (count) => `Copiar ${messages(count)}`,
  selection: 'Copiar a seleção',
  number: 'Copiar o número',
  copied: 'Copiado',
  copiedNumber: (digits) => `Copiado: ${digits}`,
  copiedMessages: (count) => `Copiado: ${messages(count)}`,
  select: 'Selecionar mensagens',
  all: 'Selecionar tudo o que foi carregado',
  selected: (count) =>
    plural(count, { one: '# selecionada', many: '# de selecionadas', other: '# selecionadas' }),
  done: 'Terminar',
  actions: 'O que se pode fazer com esta mensagem',
  choose: (who, time) => `Selecionar a mensagem de ${who}, ${time}`,
  line: (time, who, what) => `[${time}] ${who}: ${what}`,
};

export const exporting: Strings['exporting'] = {
  title: 'Exportar a conversa',
  text: 'O que é exportado não fica mais criptografado: guarde o arquivo onde só você possa ler.',
  formats: { html: 'Página', txt: 'Texto simples', json: 'Dados' },
  hints: {
    html: 'Para ler em um navegador e para imprimir. Não precisa de rede.',
    txt: 'Uma linha por mensagem.',
    json: 'Tudo o que se sabe, para programas.',
  },
  choose: 'Escolher onde salvar',
  cancel: 'Cancelar',
  stop: 'Parar a exportação',
  close: 'Fechar',
  choosing: 'Escolha um lugar na janela que se abriu.',
  progress: (written, of) => `${number(written)} de ${messages(of)}`,
  done: (written) => `Exportado: ${messages(written)}`,
  savedAs: 'Salvo como',
  stopped: 'A exportação foi parada. Nenhum arquivo foi gravado.',
  again: 'Exportar de novo',
};
