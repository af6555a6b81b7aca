import { texts } from '../i18n/texts';

export const differenceTexts = texts(
  {
    title: 'What is different?',
    explain:
      'Spans from {from} to {to}, compared with the {length} before. An attribute scores higher the more its values moved: 0 is no difference, 1 is nothing in common.',
    attribute: 'Attribute',
    score: 'Score',
    value: 'Value',
    bad: 'Then',
    baseline: 'Before',
    other: 'all other values',
    absent: 'not set',
    close: 'Close',
    empty: 'Nothing differs.',
    'empty.why': 'No attribute has other shares of values than before, or there were no spans.',
    invalid: 'This link names no valid stretch of time.',
    showing: 'Showing {shown} of {matched} attributes compared',
    traces: 'Traces with {what}',
  },
  {
    title: 'O que há de diferente?',
    explain:
      'Spans de {from} até {to}, comparados com {length} antes. Um atributo pontua mais quanto mais seus valores mudaram: 0 é nenhuma diferença, 1 é nada em comum.',
    attribute: 'Atributo',
    score: 'Pontuação',
    value: 'Valor',
    bad: 'Então',
    baseline: 'Antes',
    other: 'todos os outros valores',
    absent: 'não informado',
    close: 'Fechar',
    empty: 'Nada difere.',
    'empty.why': 'Nenhum atributo tem outra distribuição de valores, ou não houve spans.',
    invalid: 'Este link não traz um trecho de tempo válido.',
    showing: 'Exibindo {shown} de {matched} atributos comparados',
    traces: 'Traces com {what}',
  },
);
