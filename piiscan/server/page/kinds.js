/* The kinds of identifier: their families, which share colour and underline, and what the service calls them. */

export const FAMILIES = {
  name: ["PERSON"],
  group: ["KR_SCHOOL", "KR_COHORT", "KR_AFFILIATION"],
  contact: ["PHONE_NUMBER", "EMAIL_ADDRESS", "SOCIAL_HANDLE"],
  place: ["KR_ADDRESS", "KR_VEHICLE_PLATE"],
  number: ["KR_STUDENT_ID", "KR_RRN", "KR_BIRTHDATE", "KR_PASSPORT", "KR_DRIVER_LICENSE"],
  money: ["KR_BANK_ACCOUNT", "CREDIT_CARD", "KR_BRN"],
};

const family = new Map(Object.entries(FAMILIES).flatMap(([name, kinds]) => kinds.map((kind) => [kind, name])));
const called = new Map();

/** The family of a kind; one that the page does not know is `other`. */
export const familyOf = (entity) => family.get(entity) ?? "other";

/** What a kind is called, in short. */
export const label = (entity, language) => called.get(entity)?.label[language] ?? entity;

/** What a kind covers. */
export const title = (entity, language) => called.get(entity)?.title[language] ?? entity;

/** Whether a kind reaches one person by itself. */
export const direct = (entity) => called.get(entity)?.direct ?? false;

/** What stands for findings in redacted posts, in all languages. */
export const labels = () => [...called.values()].flatMap((kind) => Object.values(kind.label));

/** Ask the service what it calls its kinds; without an answer they keep their technical names. */
export async function load() {
  try {
    const answer = await fetch("v1/entities");
    if (!answer.ok) return false;
    for (const kind of await answer.json()) called.set(kind.entity, kind);
    return true;
  } catch {
    return false;
  }
}
