/** 部 of sections whose row names none, only where the city's own list of sections says it without doubt. */
const certain: Readonly<Record<string, string>> = {
  会計課: '会計',
  議事課: '議会事務局',
  消防総務課: '消防本部',
};

export const noDepartment = '部の登録なし';

/** The 部 that a section is counted under: what the office's list of sections says goes first. */
export const departmentOf = ({ name, division }: { readonly name: string; readonly division: string }): string =>
  division === '' ? (certain[name] ?? noDepartment) : division;
