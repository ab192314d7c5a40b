-- +goose Up
-- SSCCs were drawn a series a contract, and are now a series a GS1 prefix. The series of the family begin above all that went before.
INSERT INTO id_block (kind, next)
SELECT 'sscc', MAX(next)
FROM id_block
WHERE kind LIKE 'sscc-%'
HAVING COUNT(*) > 0;
