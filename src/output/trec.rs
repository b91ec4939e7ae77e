//! TREC run lines, for tools that measure rankings.

use crate::search::Hit;
use std::io::{self, Write};

/// Name of the run in the last column.
pub const RUN_TAG: &str = "kliping";

/// Writes a line a hit: query id, `Q0`, article id, rank, score, run.
pub fn write_hits_trec(out: &mut dyn Write, query_id: &str, hits: &[Hit]) -> io::Result<()> {
    for hit in hits {
        writeln!(out, "{query_id} Q0 {} {} {:.6} {RUN_TAG}", hit.record.id, hit.rank, hit.score)?;
    }
    Ok(())
}
