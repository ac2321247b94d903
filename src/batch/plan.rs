//! Where each brief of a batch goes, and which shard renders it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Result;

use super::select::Selected;
use super::twins::{Twin, twins};
use crate::issue::Locations;
use crate::outputs::naming::{self, NameParts};
use crate::targets::{self, Kind, Target, Targets};
use crate::words::{Because, Failure, Words, fail, on_one_line, words};

/// A brief with the place of its PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The brief.
    pub brief: PathBuf,
    /// The series file that is in force for it.
    pub series: Option<PathBuf>,
    /// The PDF.
    pub output: PathBuf,
    /// Where it may be written, or why it may not.
    pub target: Result<Target, Words>,
    /// Another brief that seems to be the same issue.
    pub twin: Option<Twin>,
}

/// Places every brief's output: below `folder`, else where the series says,
/// else beside the brief. Briefs whose outputs would be one file have no
/// target; nor has one whose output is a file that is read for another.
pub fn plan(selected: &[Selected], folder: Option<&Path>, targets: &mut Targets) -> Vec<Job> {
    for found in selected {
        let Locations { brief, series, .. } = &found.locations;
        targets.protect([brief.as_path()].into_iter().chain(series.as_deref()));
        targets.protect(found.pictures.iter().map(PathBuf::as_path));
    }
    let outputs: Vec<_> = selected.iter().map(|found| place(found, folder)).collect();
    let mut briefs: HashMap<PathBuf, Vec<&Path>> = HashMap::new();
    for (found, output) in selected.iter().zip(&outputs) {
        briefs.entry(targets::place(output)).or_default().push(&found.locations.brief);
    }
    let mut jobs = Vec::new();
    for ((found, output), twin) in selected.iter().zip(outputs).zip(twins(selected)) {
        let Locations { brief, series, .. } = &found.locations;
        let rivals = &briefs[&targets::place(&output)];
        let target = match rivals.iter().find(|rival| *rival != brief) {
            Some(rival) => {
                let (rival, output) = (rival.display(), output.display());
                Err(words!(
                    "`{rival}` would be written to `{output}` too; neither is",
                    "`{rival}` 也要写到 `{output}`，两份都不写"
                ))
            }
            None => targets.claim(&output, Kind::Pdf).map_err(|error| on_one_line(&error)),
        };
        jobs.push(Job { brief: brief.clone(), series: series.clone(), output, target, twin });
    }
    jobs
}

fn place(found: &Selected, folder: Option<&Path>) -> PathBuf {
    let outline = &found.outline;
    // What cannot be read has no parts, and no PDF; it must not be in another's way.
    let parts = outline.date.map(|date| NameParts {
        title: outline.title.clone(),
        date: date.to_string(),
        issue: outline.issue.map_or_else(String::new, |issue| issue.to_string()),
    });
    let template = outline.output_name.as_deref().filter(|_| parts.is_some());
    let name = naming::name(template, &naming::stem(&found.locations.brief), &parts.unwrap_or_default());
    let folder = match folder {
        Some(folder) => folder.join(&found.below),
        None => naming::folder(outline.output_dir.as_deref(), &found.locations.root, &found.locations.brief),
    };
    folder.join(format!("{name}.pdf"))
}

/// The nearest folder that holds all outputs: the record's place.
pub fn common_folder(jobs: &[Job]) -> PathBuf {
    let mut folders = jobs.iter().map(|job| job.output.parent().unwrap_or(Path::new("")));
    let first = folders.next().unwrap_or(Path::new("")).to_owned();
    let common = folders.fold(first, |common, folder| {
        common.components().zip(folder.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    });
    if common.as_os_str().is_empty() { PathBuf::from(".") } else { common }
}

/// One of so many parts of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which one, from 1.
    pub index: u64,
    /// How many there are.
    pub count: u64,
}

/// A shard as the command line says it: the index may be left to the scheduler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShardWish {
    index: Option<u64>,
    count: u64,
}

impl FromStr for ShardWish {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wish = match text.split_once('/') {
            Some((index, count)) => index.parse().ok().zip(count.parse().ok()).map(|(i, n)| (Some(i), n)),
            None => text.parse().ok().map(|count| (None, count)),
        };
        match wish {
            Some((index, count)) if count > 0 && index.is_none_or(|i| (1..=count).contains(&i)) => {
                Ok(Self { index, count })
            }
            _ => Err(Words::plain(
                "expected I/N with I from 1 to N, or N alone under a scheduler",
                "要写 I/N，I 从 1 到 N；有调度程序时可以只写 N",
            )
            .into()),
        }
    }
}

impl ShardWish {
    /// Completes the wish from a scheduler's variables, which `variable` reads:
    /// Kubernetes counts an Indexed Job's pods from 0, a Slurm array begins at
    /// `SLURM_ARRAY_TASK_MIN`.
    pub fn complete(self, variable: impl Fn(&str) -> Option<String>) -> Result<Shard> {
        if let Some(index) = self.index {
            return Ok(Shard { index, count: self.count });
        }
        let number = |name: &str| -> Result<Option<u64>> {
            let Some(value) = variable(name) else { return Ok(None) };
            value
                .trim()
                .parse()
                .map(Some)
                .because(|| words!("{name} is not a number: `{value}`", "{name} 不是数：`{value}`"))
        };
        let from_zero = if let Some(index) = number("JOB_COMPLETION_INDEX")? {
            index
        } else if let Some(place) = self.in_array(number)? {
            place
        } else {
            fail!(
                "--shard {} needs its index: write I/{0}, or run it where JOB_COMPLETION_INDEX or \
                 SLURM_ARRAY_TASK_ID is set",
                "--shard {} 缺少序号：写成 I/{0}，或者在设有 JOB_COMPLETION_INDEX 或 SLURM_ARRAY_TASK_ID 的\
                 地方运行";
                self.count
            )
        };
        if from_zero >= self.count {
            fail!(
                "the scheduler runs task {} of {} shards",
                "调度程序在运行第 {} 个任务，分片只有 {} 个";
                from_zero + 1, self.count
            );
        }
        Ok(Shard { index: from_zero + 1, count: self.count })
    }

    /// The place, from 0, of the task of a Slurm array whose numbers `number`
    /// reads; none outside of one.
    fn in_array(self, number: impl Fn(&str) -> Result<Option<u64>>) -> Result<Option<u64>> {
        let Some(id) = number("SLURM_ARRAY_TASK_ID")? else { return Ok(None) };
        // One task submitted again alone is an array of one, and begins with itself.
        if let Some(tasks) = number("SLURM_ARRAY_TASK_COUNT")?.filter(|&tasks| tasks != self.count) {
            fail!(
                "tasks in the array: {}; shards asked for: {}; write --shard {}/{1}",
                "任务组里有 {} 个任务，却要分成 {} 份；请写 --shard {}/{1}";
                tasks, self.count, id
            );
        }
        let first = number("SLURM_ARRAY_TASK_MIN")?.unwrap_or(0);
        let place = id.checked_sub(first).because(|| {
            words!(
                "SLURM_ARRAY_TASK_ID is below SLURM_ARRAY_TASK_MIN",
                "SLURM_ARRAY_TASK_ID 小于 SLURM_ARRAY_TASK_MIN"
            )
        })?;
        Ok(Some(place))
    }
}

impl Shard {
    /// Whether this shard renders a brief. Depends on nothing but the output's
    /// path below the folder that all share.
    pub fn takes(&self, job: &Job, folder: &Path) -> bool {
        let below = job.output.strip_prefix(folder).unwrap_or(&job.output);
        let name = below.to_string_lossy().replace('\\', "/");
        let hash = blake3::hash(name.as_bytes());
        let mut start = [0; 8];
        start.copy_from_slice(&hash.as_bytes()[..8]);
        u64::from_le_bytes(start) % self.count == self.index - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(output: &str) -> Job {
        let target = Targets::default().claim(output, Kind::Pdf).map_err(|error| on_one_line(&error));
        Job {
            brief: PathBuf::from("a.toml"),
            series: None,
            output: PathBuf::from(output),
            target,
            twin: None,
        }
    }

    #[test]
    fn every_brief_is_in_exactly_one_shard() {
        for number in 0..200 {
            let job = job(&format!("out/{number}.pdf"));
            let shards = (1..=8).filter(|&index| Shard { index, count: 8 }.takes(&job, Path::new("out")));
            assert_eq!(shards.count(), 1);
        }
    }

    #[test]
    fn a_shard_does_not_depend_on_where_the_folder_is() {
        let shard = Shard { index: 3, count: 5 };
        for number in 0..50 {
            let (here, there) = (job(&format!("out/{number}.pdf")), job(&format!("/x/y/{number}.pdf")));
            assert_eq!(shard.takes(&here, Path::new("out")), shard.takes(&there, Path::new("/x/y")));
        }
    }

    #[test]
    fn a_scheduler_gives_the_index() {
        let wish: ShardWish = "8".parse().unwrap();
        let with = |set: &'static [(&'static str, &'static str)]| {
            move |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            }
        };
        let index = |set| wish.complete(with(set)).map(|shard| shard.index);
        assert_eq!(index(&[("JOB_COMPLETION_INDEX", "0")]).unwrap(), 1);
        assert_eq!(index(&[("JOB_COMPLETION_INDEX", "7")]).unwrap(), 8);
        assert_eq!(index(&[("SLURM_ARRAY_TASK_ID", "1"), ("SLURM_ARRAY_TASK_MIN", "1")]).unwrap(), 1);
        assert_eq!(index(&[("SLURM_ARRAY_TASK_ID", "8"), ("SLURM_ARRAY_TASK_MIN", "1")]).unwrap(), 8);
        let alone =
            [("SLURM_ARRAY_TASK_ID", "3"), ("SLURM_ARRAY_TASK_MIN", "3"), ("SLURM_ARRAY_TASK_COUNT", "1")];
        let refused = wish.complete(|name| {
            alone.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        });
        let told = refused.map(|shard| shard.index).unwrap_err().to_string();
        assert_eq!(told, "tasks in the array: 1; shards asked for: 8; write --shard 3/8");
        assert!(index(&[("JOB_COMPLETION_INDEX", "8")]).is_err());
        assert!(index(&[("JOB_COMPLETION_INDEX", "x")]).is_err());
        assert!(index(&[]).is_err());
        for wrong in ["0/8", "9/8", "1/0", "a/b", "", "1/2/3", "-1/2"] {
            assert!(wrong.parse::<ShardWish>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_record_stands_where_all_outputs_are() {
        assert_eq!(common_folder(&[job("a/b/x.pdf"), job("a/c/y.pdf")]), Path::new("a"));
        assert_eq!(common_folder(&[job("x.pdf"), job("a/y.pdf")]), Path::new("."));
        assert_eq!(common_folder(&[job("a/x.pdf")]), Path::new("a"));
    }
}
