import type { InputOptions, OutputOptions } from 'rolldown'

export const inputOptions: InputOptions
export const outputOptions: OutputOptions
