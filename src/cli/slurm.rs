//! `microbiz slurm`: the scripts that run a study as an array job, and merge it.

use super::speech::tell;
use super::{Failure, source};
use crate::output;
use anyhow::{Context, bail};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// A study file, or the name of a study inside the binary.
    study: PathBuf,
    /// Array tasks, one shard each.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    tasks: u32,
    /// Time limit of a task, as Slurm has it; a task that reaches it is queued again and goes on.
    #[arg(long, value_name = "TIME", default_value = "04:00:00")]
    time: String,
    /// The partition [default: the cluster's].
    #[arg(long, value_name = "NAME")]
    partition: Option<String>,
    /// Cores of a task.
    #[arg(long, value_name = "N", default_value_t = 1)]
    cores: u32,
    /// Memory of a task, as Slurm has it.
    #[arg(long, value_name = "SIZE")]
    memory: Option<String>,
    /// The folder for the scripts, the shards and the whole; all nodes must see it [default: STUDY-slurm].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let sweep = source::sweep(&arguments.study)?;
    if sweep.is_sequential() {
        refuse(
            "a precision decides on the replications from all runs together, and a task sees only its own: write replications = N in the study",
        )?;
    }
    let words = [Some(&arguments.time), arguments.partition.as_ref(), arguments.memory.as_ref()];
    let is_word = |text: &&String| text.chars().all(|c| c.is_ascii_alphanumeric() || "_-:.,".contains(c));
    if let Some(text) = words.into_iter().flatten().find(|text| !is_word(text)) {
        refuse(&format!(
            "“{text}” is nothing that Slurm takes: write for example --time 04:00:00 --memory 2G"
        ))?;
    }
    let name = sweep.plan().study().name().to_owned();
    let place = arguments.out.clone().unwrap_or_else(|| PathBuf::from(format!("{name}-slurm")));
    std::fs::create_dir_all(&place).with_context(|| format!("{} cannot be made", place.display()))?;
    let place =
        std::fs::canonicalize(&place).with_context(|| format!("{} cannot be found", place.display()))?;
    let program = std::env::current_exe().context("this program cannot find itself")?;
    let study = match arguments.study.is_file() {
        true => std::fs::canonicalize(&arguments.study).context("the study cannot be found")?,
        false => arguments.study.clone(),
    };
    let job = Job { arguments, name: &name, place: &place, program: &program, study: &study };
    for (file, text) in
        [("shards.sbatch", job.shards()), ("merge.sbatch", job.merge()), ("submit.sh", job.submit())]
    {
        let path = place.join(file);
        std::fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if !quiet {
        tell!("Submit it with: sh {}", place.join("submit.sh").display());
    }
    Ok(())
}

fn refuse(text: &str) -> anyhow::Result<()> {
    bail!("{text}")
}

/// What the scripts are made from.
struct Job<'a> {
    arguments: &'a Arguments,
    name: &'a str,
    place: &'a Path,
    program: &'a Path,
    study: &'a Path,
}

/// A path as a shell reads it back.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

impl Job<'_> {
    fn head(&self, name: &str, log: &str) -> String {
        let name = output::file_name(name);
        let mut head = format!("#!/bin/sh\n#SBATCH --job-name={name}\n#SBATCH --output={log}\n");
        let mut option = |text: String| {
            // Writing into a string cannot fail.
            let _ = writeln!(head, "#SBATCH {text}");
        };
        option(format!("--time={}", self.arguments.time));
        if let Some(partition) = &self.arguments.partition {
            option(format!("--partition={partition}"));
        }
        if let Some(memory) = &self.arguments.memory {
            option(format!("--mem={memory}"));
        }
        head
    }

    fn shards(&self) -> String {
        let (tasks, cores) = (self.arguments.tasks, self.arguments.cores);
        let (program, study, place) = (quoted(self.program), quoted(self.study), quoted(self.place));
        self.head(&format!("{}-shards", self.name), "shard-%a.log")
            + &format!(
                "#SBATCH --array=1-{tasks}
#SBATCH --cpus-per-task={cores}
#SBATCH --chdir={dir}
#SBATCH --open-mode=append
# A node that fails, or a task that is preempted, is queued again: its shard goes on where it stopped.
#SBATCH --requeue
# A minute before the time limit the task is told, finishes the runs in hand, and queues itself again.
#SBATCH --signal=B:TERM@60

{program} sweep {study} --shard \"$SLURM_ARRAY_TASK_ID/{tasks}\" \\
    --out {place}/shard-\"$SLURM_ARRAY_TASK_ID\" --threads {cores} &
worker=$!
told=
trap 'told=1; kill -TERM \"$worker\"' TERM
wait \"$worker\"; code=$?
# The trap ends the first wait: the second one waits for the runs in hand.
[ \"$told\" ] && {{ wait \"$worker\"; code=$?; }}
case $code in
    1) exit 0 ;; # some runs failed; they are kept with their cause, and the merge tells of them
    130 | 137 | 143) # told to stop, or killed: ten times over it is queued again
        [ \"${{SLURM_RESTART_COUNT:-0}}\" -lt 10 ] || exit \"$code\"
        scontrol requeue \"${{SLURM_ARRAY_JOB_ID}}_${{SLURM_ARRAY_TASK_ID}}\" ;;
    *) exit \"$code\" ;;
esac
",
                dir = self.place.display()
            )
    }

    fn merge(&self) -> String {
        let (program, place) = (quoted(self.program), quoted(self.place));
        let tasks = self.arguments.tasks;
        self.head(&format!("{}-merge", self.name), "merge.log")
            + &format!(
                "#SBATCH --chdir={dir}

# --force: a merge that was cut short is done again from the shards.
{program} merge $(seq -f 'shard-%.0f' 1 {tasks}) --out {place}/whole --force
code=$?
[ \"$code\" -eq 1 ] && exit 0 # some runs failed; runs.csv says why
exit \"$code\"
",
                dir = self.place.display()
            )
    }

    fn submit(&self) -> String {
        format!(
            "#!/bin/sh
# Submits the shards and, once all of them are done, the merge. The whole study is then in {place}/whole.
set -e
cd {quoted}
shards=$(sbatch --parsable shards.sbatch)
merge=$(sbatch --parsable --dependency=afterok:\"$shards\" merge.sbatch)
echo \"shards: job $shards, merge: job $merge; squeue -j $shards,$merge shows how far they are\"
",
            place = self.place.display(),
            quoted = quoted(self.place)
        )
    }
}
