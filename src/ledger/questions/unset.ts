/** In the engine: the property of a profile that a path is about, or blank. */
export const toldProperty = (path: string): string => `extract(${path}, {toldProperty:String})`;

/**
 * Identity → names of profile properties that the vendor accepted to forget before the intrusion's first day and was not
 * told again since. By identity and not by person: what was told under an earlier id stands until it is unset there. A
 * property that several people share a set with is taken off only for the person who unset it.
 *
 * "Since" is since that item was announced: while it waited for the vendor, the property may have been told again, and
 * what is told later arrives later.
 */
export const UNSET = `
  WITH gone AS (
    SELECT r.subject AS subject, arrayJoin(f.paths) AS path, max(r.asked) AS at FROM removals AS r
    INNER JOIN field_sets AS f ON f.destination = r.destination AND f.id = r.field_set
    WHERE r.destination = {destination:String} AND r.kind = 'profile' AND r.operation = 'unset' AND r.at < {fromMidnight:UInt64}
    GROUP BY subject, path),
  named AS (
    SELECT subject, extract(path, {unsetProperty:String}) AS name, max(at) AS at FROM gone GROUP BY subject, name HAVING name != ''),
  emptied AS (
    SELECT subject, max(at) AS at FROM gone WHERE path != '' AND path = {unsetAll:String} GROUP BY subject),
  told AS (
    SELECT d.subject AS subject, arrayJoin(arrayMap(path -> ${toldProperty("path")}, f.paths)) AS name, max(d.last) AS last FROM (
      SELECT subject, destination, field_set, max(last) AS last FROM disclosures
      WHERE destination = {destination:String} AND kind = 'profile' AND operation = 'set' AND subject IN (SELECT subject FROM gone)
      GROUP BY subject, destination, field_set) AS d
    INNER JOIN field_sets AS f ON f.destination = d.destination AND f.id = d.field_set
    GROUP BY subject, name HAVING name != '')
  SELECT subject, groupUniqArray(name) AS names FROM (
    SELECT named.subject AS subject, named.name AS name
    FROM named LEFT JOIN told ON told.subject = named.subject AND told.name = named.name WHERE told.last < named.at
    UNION ALL
    SELECT told.subject AS subject, told.name AS name
    FROM told INNER JOIN emptied ON emptied.subject = told.subject WHERE told.last < emptied.at)
  GROUP BY subject`;
