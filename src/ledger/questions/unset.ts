/** `$set.plan` and `$append.plan` are the same property of a profile. */
export const propertyOf = (path: string): string => path.slice(path.indexOf(".") + 1);

/** The same in the engine. */
export const propertyIn = (path: string): string => `substring(${path}, position(${path}, '.') + 1)`;

/**
 * Identity → names of profile properties that the vendor accepted to forget before the intrusion's first day and was not
 * told again since. By identity and not by person: what was told under an earlier id stands until it is unset there. A
 * property that several people share a set with is taken off only for the person who unset it.
 */
export const UNSET = `
  WITH gone AS (
    SELECT r.subject AS subject, arrayJoin(f.paths) AS path, max(r.at) AS at FROM removals AS r
    INNER JOIN field_sets AS f ON f.destination = r.destination AND f.id = r.field_set
    WHERE r.destination = {destination:String} AND r.kind = 'profile' AND r.operation = 'unset' AND r.at < {fromMidnight:UInt64}
    GROUP BY subject, path),
  told AS (
    SELECT d.subject AS subject, arrayJoin(arrayMap(path -> ${propertyIn("path")}, f.paths)) AS name, max(d.last) AS last FROM (
      SELECT subject, destination, field_set, max(last) AS last FROM disclosures
      WHERE destination = {destination:String} AND kind = 'profile' AND operation = 'set' AND subject IN (SELECT subject FROM gone)
      GROUP BY subject, destination, field_set) AS d
    INNER JOIN field_sets AS f ON f.destination = d.destination AND f.id = d.field_set
    GROUP BY subject, name)
  SELECT gone.subject AS subject, groupUniqArray(${propertyIn("gone.path")}) AS names
  FROM gone LEFT JOIN told ON told.subject = gone.subject AND told.name = ${propertyIn("gone.path")}
  WHERE gone.path LIKE '$set.%' AND told.last < gone.at
  GROUP BY gone.subject`;
