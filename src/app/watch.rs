//! Sees when a data file changes on disk: a thread looks at the time and the length of each file now and then. Reads nothing and replaces
//! nothing: the window says what has changed, and a person decides, once or for all changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use super::App;
use crate::fit::Source;

/// Between two looks. A change is told at the second look that sees the same: until then the file may still be written.
const PAUSE: Duration = Duration::from_millis(700);

/// What tells a file from what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    time: Option<SystemTime>,
    length: u64,
}

impl Stamp {
    /// Of a file as it is now; `None` where there is none.
    pub fn of(path: &Path) -> Option<Stamp> {
        let about = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
        Some(Stamp { time: about.modified().ok(), length: about.len() })
    }
}

/// Files with what they were when they were read.
type Files = BTreeMap<PathBuf, Option<Stamp>>;

/// The files of the data that are there.
#[derive(Default)]
pub(super) struct Watch {
    files: Files,
    looker: Option<Looker>,
}

/// The thread that looks; it ends with its orders.
struct Looker {
    orders: Sender<Files>,
    news: Receiver<(PathBuf, Option<Stamp>)>,
}

impl Looker {
    fn new(wake: impl Fn() + Send + 'static) -> Option<Looker> {
        let (orders, list) = channel();
        let (tell, news) = channel();
        let work = move || look(&list, &tell, &wake);
        std::thread::Builder::new().name("watch".into()).spawn(work).ok()?;
        Some(Looker { orders, news })
    }
}

fn look(orders: &Receiver<Files>, tell: &Sender<(PathBuf, Option<Stamp>)>, wake: &dyn Fn()) {
    let mut files = Files::new();
    let mut seen = Files::new();
    loop {
        // With nothing to look at, wait for an order.
        let order = if files.is_empty() {
            orders.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            orders.recv_timeout(PAUSE)
        };
        match order {
            Ok(list) => files = list,
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
        for (path, known) in &mut files {
            let now = Stamp::of(path);
            let is_quiet = seen.insert(path.clone(), now) == Some(now);
            if now != *known && is_quiet {
                *known = now;
                if tell.send((path.clone(), now)).is_err() {
                    return;
                }
                wake();
            }
        }
    }
}

impl Watch {
    /// These files are there now; those that were there before keep what they were.
    fn follow(&mut self, paths: Vec<PathBuf>, wake: impl Fn() + Send + 'static) {
        let same = self.files.len() == paths.len() && paths.iter().all(|p| self.files.contains_key(p));
        if same && (self.looker.is_some() || paths.is_empty()) {
            return;
        }
        let mut before = std::mem::take(&mut self.files);
        let stamp = |path: PathBuf| {
            let stamp = before.remove(&path).unwrap_or_else(|| Stamp::of(&path));
            (path, stamp)
        };
        self.files = paths.into_iter().map(stamp).collect();
        self.looker = self.looker.take().or_else(|| Looker::new(wake));
        self.order();
    }

    /// This file was read as it was then.
    pub fn was_read(&mut self, path: &Path, stamp: Option<Stamp>) {
        self.files.insert(path.to_owned(), stamp);
        self.order();
    }

    /// All files were read just now.
    pub fn forget(&mut self) {
        self.files.clear();
    }

    fn order(&self) {
        if let Some(looker) = &self.looker {
            // A thread that has ended looks at nothing.
            drop(looker.orders.send(self.files.clone()));
        }
    }

    /// A file that has changed, and whether it is still there.
    fn news(&mut self) -> Option<(PathBuf, bool)> {
        let (path, stamp) = self.looker.as_ref()?.news.try_recv().ok()?;
        let known = self.files.get_mut(&path)?;
        // It may have been read in the meantime.
        let is_new = *known != stamp;
        *known = stamp;
        is_new.then_some((path, stamp.is_some()))
    }
}

/// A file that is not what it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    /// Where.
    pub path: PathBuf,
    /// Whether it is still there.
    pub is_there: bool,
}

impl App {
    /// Keeps the watch in step with the data, and says what has changed.
    pub(super) fn watch_files(&mut self, ctx: &egui::Context) {
        let members = &self.session.config().members;
        let file = |source: &Source| match source {
            // What is no file (a pipe) cannot be read twice.
            Source::File { path, .. } => Some(path.clone()),
            Source::Example { .. } | Source::Text { .. } => None,
        };
        let mut paths: Vec<PathBuf> =
            members.iter().filter_map(|m| m.source.as_ref()).filter_map(file).collect();
        paths.sort_unstable();
        paths.dedup();
        self.state.changed_files.retain(|changed| paths.contains(&changed.path));
        self.waiting.keep(&paths);
        let wake = ctx.clone();
        self.watch.follow(paths, move || wake.request_repaint());
        while let Some((path, is_there)) = self.watch.news() {
            self.state.changed_files.retain(|changed| changed.path != path);
            // The note stays until the file was read.
            self.state.changed_files.push(ChangedFile { path: path.clone(), is_there });
            if self.state.view.read_again && is_there {
                self.waiting.read_again(path);
            } else {
                self.waiting.settled(&path);
            }
        }
    }
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "what cannot be prepared ends the test, as it should")]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use super::*;
    use crate::app::Theme;
    use crate::app::panels::data::open;
    use crate::data::read::ReadOptions;
    use crate::data::{Data, Dataset, Points, YErrors};
    use crate::fit::{Command, NewData, Session};

    /// Two data sets said to be of these files.
    fn of_two(a: &Path, b: &Path) -> App {
        let points = Points::new(vec![1.0, 2.0], vec![0.0, 0.0], None, YErrors::None).unwrap();
        let data = Arc::new(Dataset::new("old", Data::Points(points)));
        let source =
            |path: &Path| Some(Source::File { path: path.to_owned(), options: ReadOptions::default() });
        let mut session = Session::new();
        session.apply(Command::SetData(Arc::clone(&data), source(a))).unwrap();
        let data = NewData::Given(data, source(b));
        session.apply(Command::AddMember { data, formula: None }).unwrap();
        session.apply(Command::Activate(0)).unwrap();
        let mut app = App::new(session, Theme::Light);
        app.state.view.read_again = true;
        app
    }

    /// Says at once that both have changed, whatever the thread sees.
    fn tell(app: &mut App, paths: &[&Path]) {
        let (orders, _) = channel();
        let (sender, news) = channel();
        app.watch.looker = Some(Looker { orders, news });
        for path in paths {
            let stamp = Some(Stamp { time: None, length: 1 });
            sender.send(((*path).to_owned(), stamp)).unwrap();
        }
    }

    fn settle(app: &mut App, ctx: &egui::Context) {
        let start = Instant::now();
        while app.is_busy() {
            assert!(start.elapsed() < Duration::from_secs(20), "it does not come to rest");
            app.logic(ctx);
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn y(app: &App, member: usize) -> Vec<f64> {
        match &app.session.config().members[member].data.as_ref().unwrap().data {
            Data::Points(p) => p.y.clone(),
            _ => panic!("no points"),
        }
    }

    /// A pipe in the place of a slow disk: its reading lasts until something is written into it.
    fn pipe(path: &Path) {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    /// Two files that change while one is still being read are both read; a note stays until its file was.
    #[test]
    fn files_that_change_together_are_all_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
        pipe(&a);
        std::fs::write(&b, "x,y\n1,7\n2,8\n").unwrap();
        let (ctx, mut app) = (egui::Context::default(), of_two(&a, &b));
        app.logic(&ctx);
        tell(&mut app, &[&a, &b]);
        app.logic(&ctx);
        app.logic(&ctx);
        assert_eq!(app.state.loading.as_ref().map(|l| l.name.as_str()), Some("a.csv"));
        assert_eq!(app.state.changed_files.len(), 2);
        std::fs::write(&a, "x,y\n1,5\n2,6\n").unwrap();
        settle(&mut app, &ctx);
        assert_eq!((y(&app, 0), y(&app, 1)), (vec![5.0, 6.0], vec![7.0, 8.0]));
        assert!(app.state.changed_files.is_empty());
    }

    /// A file that a person opens is not given up for one that has changed.
    #[test]
    fn what_a_person_opens_is_read_first() {
        let folder = tempfile::tempdir().unwrap();
        let [a, b, c] = ["a.csv", "b.csv", "c.csv"].map(|name| folder.path().join(name));
        std::fs::write(&a, "x,y\n1,0\n2,0\n").unwrap();
        std::fs::write(&b, "x,y\n1,7\n2,8\n").unwrap();
        pipe(&c);
        let (ctx, mut app) = (egui::Context::default(), of_two(&a, &b));
        app.logic(&ctx);
        app.carry_out(open(c.clone()), &ctx);
        tell(&mut app, &[&b]);
        app.logic(&ctx);
        assert_eq!(app.state.loading.as_ref().map(|l| l.name.as_str()), Some("c.csv"));
        std::fs::write(&c, "x,y\n1,3\n2,4\n").unwrap();
        settle(&mut app, &ctx);
        assert_eq!((y(&app, 0), y(&app, 1)), (vec![3.0, 4.0], vec![7.0, 8.0]));
    }
}
