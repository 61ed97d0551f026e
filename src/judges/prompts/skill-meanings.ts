/** What each work-skill means, for whoever speaks of it. */
export const SKILL_MEANINGS = `The four work-skills:
- independence: works on alone, asks when that is the quicker way, does alone later what was first done with help
- quality: the work is right, checked and complete
- communication: answers what was asked, says where the work stands, names who does what by when
- speed: time taken against the time that was expected`;
