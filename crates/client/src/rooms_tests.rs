use serde_json::json;

use super::*;

fn customer(id: &str) -> Room {
    Room::Customer(CustomerId::new(id).unwrap())
}

/// The state machine, and a clock that a test moves.
struct Bench {
    rooms: Rooms,
    now: Instant,
}

impl Bench {
    fn online() -> Self {
        let now = Instant::now();
        let mut rooms = Rooms::new(now);
        rooms.connected(false, now);
        Self { rooms, now }
    }

    fn after(&mut self, seconds: f64) -> Vec<String> {
        self.now += Duration::from_secs_f64(seconds);
        self.sent()
    }

    /// What is sent now: `+` a join, `-` a leave.
    fn sent(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.rooms.poll(self.now))
            .map(|outgoing| match outgoing {
                Outgoing::JoinGeneral => "+general".to_owned(),
                Outgoing::JoinCustomer(id) => format!("+{id}"),
                Outgoing::LeaveCustomer(id) => format!("-{id}"),
            })
            .collect()
    }

    fn changes(&mut self) -> Vec<(String, RoomState)> {
        self.rooms.take_changes().into_iter().map(|(room, state)| (room.to_string(), state)).collect()
    }
}

#[test]
fn a_room_is_asked_for_and_confirmed() {
    let mut bench = Bench::online();
    bench.rooms.join(Room::General);
    bench.rooms.join(Room::General);
    assert_eq!(bench.sent(), ["+general"]);
    assert!(!bench.rooms.settled());
    bench.rooms.confirm(Room::General);
    assert!(bench.rooms.settled());
    assert_eq!(
        bench.changes(),
        [("whatsapp:general".into(), RoomState::Joining), ("whatsapp:general".into(), RoomState::Joined)]
    );
    assert_eq!(bench.after(100.0), [""; 0]);
    assert_eq!(bench.rooms.deadline(), None);
}

#[test]
fn an_unconfirmed_room_is_asked_for_three_times_and_shown() {
    let mut bench = Bench::online();
    bench.rooms.join(customer("a"));
    assert_eq!(bench.sent(), ["+a"]);
    assert_eq!(bench.after(9.9), [""; 0]);
    assert_eq!(bench.rooms.deadline(), Some(bench.now + Duration::from_millis(100)));
    assert_eq!(bench.after(0.1), ["+a"]);
    assert_eq!(bench.after(10.0), ["+a"]);
    assert_eq!(bench.after(10.0), [""; 0]);
    assert_eq!(bench.after(100.0), [""; 0]);
    let room = "whatsapp:customer:a".to_owned();
    assert_eq!(bench.changes(), [(room.clone(), RoomState::Joining), (room.clone(), RoomState::Unconfirmed)]);
    bench.rooms.confirm(customer("a"));
    assert_eq!(bench.changes(), [(room, RoomState::Joined)], "late is not never");
}

#[test]
fn joins_and_leaves_pass_a_token_bucket() {
    let mut bench = Bench::online();
    for i in 0..20 {
        bench.rooms.join(customer(&format!("{i:02}")));
    }
    assert_eq!(bench.sent().len(), 10);
    assert_eq!(bench.after(1.0).len(), 5);
    let next = bench.rooms.deadline().unwrap();
    assert!(next > bench.now && next <= bench.now + Duration::from_millis(200));
    assert_eq!(bench.after(0.2), ["+15"]);
    assert_eq!(bench.after(5.0).len(), 4);
}

#[test]
fn a_join_that_was_not_sent_is_cancelled_by_a_leave() {
    let mut bench = Bench::online();
    bench.rooms.join(customer("a"));
    bench.rooms.leave(customer("a"));
    assert_eq!(bench.sent(), [""; 0]);
    assert_eq!(bench.changes().pop(), Some(("whatsapp:customer:a".into(), RoomState::Left)));
}

#[test]
fn a_leave_that_was_not_sent_is_cancelled_by_a_join() {
    let mut bench = Bench::online();
    bench.rooms.join(customer("a"));
    bench.sent();
    bench.rooms.confirm(customer("a"));
    bench.rooms.leave(customer("a"));
    bench.rooms.join(customer("a"));
    assert_eq!(bench.sent(), [""; 0]);
    bench.rooms.leave(customer("a"));
    assert_eq!(bench.sent(), ["-a"]);
    bench.rooms.confirm_left(customer("a"), bench.now);
    assert_eq!(bench.changes().pop(), Some(("whatsapp:customer:a".into(), RoomState::Left)));
}

#[test]
fn a_leave_that_is_never_confirmed_ends_all_the_same() {
    let mut bench = Bench::online();
    bench.rooms.join(customer("a"));
    bench.sent();
    bench.rooms.leave(customer("a"));
    assert_eq!(bench.sent(), ["-a"]);
    bench.after(10.0);
    assert_eq!(bench.changes().pop(), Some(("whatsapp:customer:a".into(), RoomState::Left)));
}

#[test]
fn flapping_does_not_grow_the_queue() {
    let mut bench = Bench::online();
    for i in 0..10 {
        bench.rooms.join(customer(&format!("{i}")));
    }
    bench.sent();
    for _ in 0..1_000 {
        bench.rooms.join(customer("x"));
        bench.rooms.leave(customer("x"));
    }
    assert!(bench.rooms.queue.len() <= 1);
}

#[test]
fn after_a_reconnect_every_room_is_asked_for_again() {
    let mut bench = Bench::online();
    for room in [customer("a"), Room::General] {
        bench.rooms.join(room.clone());
        bench.sent();
        bench.rooms.confirm(room);
    }
    bench.rooms.disconnected();
    bench.rooms.join(customer("b"));
    bench.rooms.leave(customer("a"));
    assert_eq!(bench.after(60.0), [""; 0], "nothing is sent while offline");
    bench.rooms.connected(false, bench.now);
    assert_eq!(bench.sent(), ["+general", "+b"]);
}

#[test]
fn a_room_wanted_before_the_connection_is_announced_once() {
    let now = Instant::now();
    let mut bench = Bench { rooms: Rooms::new(now), now };
    bench.rooms.join(Room::General);
    bench.rooms.connected(false, now);
    assert_eq!(bench.sent(), ["+general"]);
    assert_eq!(bench.changes(), [("whatsapp:general".into(), RoomState::Joining)]);
}

#[test]
fn a_recovered_session_is_still_in_its_rooms() {
    let mut bench = Bench::online();
    for room in [Room::General, customer("a"), customer("b")] {
        bench.rooms.join(room.clone());
        bench.sent();
        bench.rooms.confirm(room);
    }
    bench.rooms.disconnected();
    bench.rooms.leave(customer("a"));
    bench.rooms.join(customer("c"));
    bench.rooms.connected(true, bench.now);
    assert_eq!(bench.sent(), ["-a", "+c"]);
}

#[test]
fn an_error_refuses_the_join_that_it_names_or_the_first() {
    let mut bench = Bench::online();
    assert!(!bench.rooms.refuse(&json!("nothing is pending")));
    for id in ["a1", "b2", "c3"] {
        bench.rooms.join(customer(id));
        bench.sent();
        bench.now += Duration::from_millis(1);
    }
    assert!(bench.rooms.refuse(&json!({ "message": "No access to b2" })));
    assert!(bench.rooms.refuse(&json!("No")));
    let refused: Vec<_> = bench
        .changes()
        .into_iter()
        .filter_map(|(room, state)| match state {
            RoomState::Refused { detail } => Some((room, detail)),
            _ => None,
        })
        .collect();
    assert_eq!(
        refused,
        [
            ("whatsapp:customer:b2".into(), "No access to b2".into()),
            ("whatsapp:customer:a1".into(), "No".into())
        ]
    );
    assert_eq!(bench.after(10.0), ["+c3"], "a refused room is not asked for again");
    bench.rooms.connected(false, bench.now);
    assert_eq!(bench.sent(), ["+a1", "+b2", "+c3"], "but it is on the next connection");
}

#[test]
fn being_put_out_of_a_room_is_shown_and_not_answered_at_once() {
    let mut bench = Bench::online();
    bench.rooms.join(customer("a"));
    bench.sent();
    bench.rooms.confirm(customer("a"));
    bench.rooms.confirm_left(customer("a"), bench.now);
    assert_eq!(bench.changes().pop(), Some(("whatsapp:customer:a".into(), RoomState::Unconfirmed)));
    assert_eq!(bench.sent(), [""; 0]);
    assert_eq!(bench.after(10.0), ["+a"]);
}
