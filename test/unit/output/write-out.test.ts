import { expect, test } from 'vitest'
import { paymentDocument } from '../../../src/output/payment-document.ts'
import { formatWriteOut } from '../../../src/output/write-out.ts'
import type { WriteOutFacts } from '../../../src/output/write-out-variables.ts'
import { exampleFacts, exampleReply, exampleRow } from './examples.ts'

function stdoutOf(format: string, facts: Partial<WriteOutFacts> = {}): string {
  const pieces = formatWriteOut(format, exampleFacts(facts))
  expect(pieces.filter(({ stream }) => stream === 'stderr')).toEqual([])
  return pieces.map(({ text }) => text).join('')
}

/** What curl 7.88.1 printed for the same transfer. */
test.each([
  ['%{http_code} %{response_code}', '200 200'],
  ['%{HTTP_CODE}', '200'],
  ['\\n\\t\\r%%', '\n\t\r%'],
  ['%x|\\q|\\\\n|%{unclosed|%header{x', '%x|\\q|\\\\n|%{unclosed|%header{x'],
  ['%\\n%', '%\\n%'],
  ['%header{x-a}|%header{none}', '1|'],
  ['%{content_type}|%{size_download}|%{speed_download}', 'text/plain|5|3242'],
  ['%{time_total} %{time_connect} %{time_appconnect}', '0.001542 0.000264 0.000000'],
  ['%{remote_ip}:%{remote_port} %{local_ip}', '127.0.0.1:8917 127.0.0.1'],
  ['%{method} %{scheme} %{http_version} %{num_headers} %{urlnum}', 'GET HTTP 1.1 3 0'],
  ['%{redirect_url}|%{errormsg}|%{filename_effective}', '||'],
  ['a%{onerror}b', 'a'],
  ['%{payment_state}|%{payment_id}|%{payment_json}', '||null'],
])('%s', (format, text) => {
  expect(stdoutOf(format)).toBe(text)
})

test('a transfer that failed before any answer', () => {
  const facts = {
    reply: undefined,
    exitCode: 7,
    errorMessage: "Failed to connect to h port 1 after 0 ms: Couldn't connect to server",
    totalSeconds: 0.000237,
    sizeDownload: 0,
  }
  const format =
    '%{http_code}|%{http_version}|%{scheme}|%{content_type}|%{remote_ip}|%{remote_port}|%{exitcode}|%{num_headers}|%{speed_download}|%{onerror}x'
  expect(stdoutOf(format, facts)).toBe('000|0||||0|7|0|0|x')
  expect(stdoutOf('%{errormsg}', facts)).toBe(facts.errorMessage)
  expect(JSON.parse(stdoutOf('%{json}', facts))).toMatchObject({
    content_type: null,
    errormsg: facts.errorMessage,
    http_code: 0,
    http_version: '0',
    remote_ip: '',
    scheme: null,
    time_total: 0.000237,
    payment: null,
  })
})

test('%{json} is one line with the members of curl in their order, and the payment', () => {
  const payment = paymentDocument(exampleRow())
  const text = stdoutOf('%{json}', { payment, filename: '/dev/null' })
  expect(text.replace(/"payment":\{.*\},/, '')).toBe(
    '{"certs":"","content_type":"text/plain","errormsg":null,"exitcode":0,"filename_effective":"/dev/null","ftp_entry_path":null,"http_code":200,"http_connect":0,"http_version":"1.1","local_ip":"127.0.0.1","local_port":35180,"method":"GET","num_certs":0,"num_connects":1,"num_headers":3,"num_redirects":0,"proxy_ssl_verify_result":0,"redirect_url":null,"referer":null,"remote_ip":"127.0.0.1","remote_port":8917,"response_code":200,"scheme":"HTTP","size_download":5,"size_header":120,"size_request":78,"size_upload":0,"speed_download":3242,"speed_upload":0,"ssl_verify_result":0,"time_appconnect":0.000000,"time_connect":0.000264,"time_namelookup":0.000036,"time_pretransfer":0.000301,"time_redirect":0.000000,"time_starttransfer":0.001451,"time_total":0.001542,"url":"http://127.0.0.1:8917/","url_effective":"http://127.0.0.1:8917/","urlnum":0,"curl_version":"presto/1.2.3"}',
  )
  expect(JSON.parse(text)).toMatchObject({ payment })
})

test('%{header_json} has the layout of curl', () => {
  expect(stdoutOf('%{header_json}')).toBe('{"content-type":["text/plain"],\n"x-a":["1","2"]\n}')
})

test('the variables of a payment', () => {
  const payment = paymentDocument(exampleRow())
  const format =
    '%{payment_state} %{payment_id} %{payment_amount} %{payment_currency} %{payment_method} %{payment_network} %{payment_recipient} %{payment_reference}'
  expect(stdoutOf(format, { payment })).toBe(
    `settled pay_01m6k2r5x0abcdefghjk 0.01 pathUSD tempo tempo-testnet 0xa0ee7a142d267c1f36714e4a8f75612f20a79720 0x3f1c${'0'.repeat(58)}e2`,
  )
  expect(JSON.parse(stdoutOf('%{payment_json}', { payment }))).toEqual(payment)
})

test('the stream can be changed, and unknown variables are warned about', () => {
  expect(formatWriteOut('a%{stderr}b%{nosuch\u001b}%{stdout}c', exampleFacts())).toEqual([
    { stream: 'stdout', text: 'a' },
    { stream: 'stderr', text: 'b' },
    { stream: 'stderr', text: "presto: unknown --write-out variable: 'nosuch'\n" },
    { stream: 'stdout', text: 'c' },
  ])
})

test('header bytes are read as UTF-8, with all heads counted', () => {
  const reply = exampleReply({
    headers: [['X-Name', Buffer.from('grüße').toString('latin1')]],
    before: [{ ...exampleReply(), reason: '', informational: true, raw: Buffer.alloc(30) }],
  })
  expect(stdoutOf('%header{x-name} %{size_header}', { reply })).toBe('grüße 150')
})
