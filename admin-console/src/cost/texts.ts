import { texts } from '../i18n/texts';

export const costTexts = texts(
  {
    title: 'What it takes',
    money: 'Cost',
    'money.why':
      'Unknown: no prices are loaded and no bill is read here yet. What is measured is below.',
    'formula.money': 'amounts × prices; there are no prices, and unknown is not 0',
    cpu: 'CPU, mean',
    coreHours: 'Core-hours',
    memory: 'Memory, mean',
    gibHours: 'GiB-hours',
    requests: 'Requests',
    perThousand: 'Core-seconds per 1,000 requests',
    instances: 'Instances',
    cores: 'cores',
    'value.cores': '{value} cores',
    'value.coreHours': '{value} core-h',
    'value.gibHours': '{value} GiB-h',
    'value.coreSeconds': '{value} core-s',
    'formula.cpu':
      'processor seconds ÷ the seconds in which they were measured, all instances together',
    'formula.coreHours':
      'processor seconds in the range ÷ 3,600; what was not measured counts for nothing',
    'formula.memory':
      'bytes in use, all instances together, mean of the steps that were measured, ÷ 2³⁰',
    'formula.gibHours':
      'bytes in use × seconds of each step, ÷ 2³⁰ ÷ 3,600; what was not measured counts for nothing',
    'formula.requests':
      'requests a second × seconds of each step, from the count of http.server.request.duration',
    'formula.perThousand':
      'processor seconds ÷ requests × 1,000, both over the range; processor seconds from {cpu}',
    'formula.instances': 'instances with a heartbeat in the last 30 s',
    'covered.all': 'measured throughout',
    'covered.part': 'measured in {seen} of {length}',
    'why.metric': 'It sends no {metric}.',
    'why.traffic': 'Nothing was counted in this time.',
    'why.manifest': 'It has not registered.',
    'why.instances': 'No instance sends heartbeats.',
    regions: 'By region',
    'regions.none': 'No region was measured in this time.',
    'regions.note': 'Over {length}, as far as it was measured; instances are those of now.',
    region: 'Region',
    'region.none': 'no region named',
    'chart.cpu': 'CPU by region',
    'chart.memory': 'Memory by region',
    all: 'all',
    none: 'No points in this time.',
    'none.why': 'The service sends no {metric}.',
  },
  {
    title: 'O que ele consome',
    money: 'Custo',
    'money.why':
      'Desconhecido: nenhum preço foi carregado e nenhuma fatura é lida aqui ainda. O que é medido está abaixo.',
    'formula.money': 'quantidades × preços; não há preços, e desconhecido não é 0',
    cpu: 'CPU, média',
    coreHours: 'Núcleo-horas',
    memory: 'Memória, média',
    gibHours: 'GiB-horas',
    requests: 'Requisições',
    perThousand: 'Núcleo-segundos por 1.000 requisições',
    instances: 'Instâncias',
    cores: 'núcleos',
    'value.cores': '{value} núcleos',
    'value.coreHours': '{value} núcleo-h',
    'value.gibHours': '{value} GiB-h',
    'value.coreSeconds': '{value} núcleo-s',
    'formula.cpu':
      'segundos de processador ÷ segundos em que foram medidos, todas as instâncias juntas',
    'formula.coreHours':
      'segundos de processador no período ÷ 3.600; o que não foi medido não conta',
    'formula.memory': 'bytes em uso, todas as instâncias juntas, média dos passos medidos, ÷ 2³⁰',
    'formula.gibHours':
      'bytes em uso × segundos de cada passo, ÷ 2³⁰ ÷ 3.600; o que não foi medido não conta',
    'formula.requests':
      'requisições por segundo × segundos de cada passo, da contagem de http.server.request.duration',
    'formula.perThousand':
      'segundos de processador ÷ requisições × 1.000, ambos no período; segundos de processador de {cpu}',
    'formula.instances': 'instâncias com heartbeat nos últimos 30 s',
    'covered.all': 'medido o tempo todo',
    'covered.part': 'medido em {seen} de {length}',
    'why.metric': 'Ele não envia {metric}.',
    'why.traffic': 'Nada foi contado neste período.',
    'why.manifest': 'Ele não se registrou.',
    'why.instances': 'Nenhuma instância envia heartbeats.',
    regions: 'Por região',
    'regions.none': 'Nenhuma região foi medida neste período.',
    'regions.note': 'Em {length}, até onde foi medido; as instâncias são as de agora.',
    region: 'Região',
    'region.none': 'região não informada',
    'chart.cpu': 'CPU por região',
    'chart.memory': 'Memória por região',
    all: 'tudo',
    none: 'Nenhum ponto neste período.',
    'none.why': 'O serviço não envia {metric}.',
  },
);
