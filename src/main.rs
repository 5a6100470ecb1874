use microbiz::*;
use std::sync::atomic::AtomicBool;
fn main(){
 let f=std::env::args().nth(1).unwrap();
 let text=std::fs::read_to_string(&f).unwrap();
 let s=match ScenarioFile::parse(&f,&text).and_then(|s|s.resolve(Default::default())){Ok(s)=>s,Err(e)=>{eprintln!("{e}");std::process::exit(2)}};
 let stop=AtomicBool::new(false);
 let t=std::time::Instant::now();
 let e=Experiment::new(s).unwrap_or_else(|e|{eprintln!("{e}");std::process::exit(2)});
 println!("setup {:?}",t.elapsed());
 let th=std::env::args().nth(2).map_or(0,|x|x.parse().unwrap());
 let r=e.run(Execution{threads:th,log_insights:false,interrupted:&stop,progress:&|_,_|{}}).unwrap_or_else(|e|{eprintln!("{e}");std::process::exit(3)});
 r.dump();
 for v in r.verdicts(){println!("{v:?}");}
 let t2=r.timing();
 println!("{} services {:.3}s  {:.2} M/s wall {:?}",t2.services_completed,t2.event_loop_seconds,t2.services_completed as f64/t2.event_loop_seconds/1e6,t.elapsed());
}
