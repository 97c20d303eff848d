//! ONNX files as bytes: as much of protocol buffers and of `onnx.proto` (v8) as the models of these tests need.

/// A message under construction: fields by number.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }

    fn number(mut self, field: u64, value: u64) -> Self {
        self.varint(field << 3);
        self.varint(value);
        self
    }

    fn bytes(mut self, field: u64, value: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(value.len() as u64);
        self.0.extend(value);
        self
    }

    fn text(self, field: u64, value: &str) -> Self {
        self.bytes(field, value.as_bytes())
    }

    fn message(self, field: u64, value: Message) -> Self {
        self.bytes(field, &value.0)
    }

    fn all(self, field: u64, values: impl IntoIterator<Item = Message>) -> Self {
        values.into_iter().fold(self, |out, value| out.message(field, value))
    }
}

const FLOAT: u64 = 1;
const INT64: u64 = 7;

/// A value by name: its type and its dimensions, numbers or names.
fn value(name: &str, kind: u64, shape: &[&str]) -> Message {
    let dimension = |size: &&str| match size.parse() {
        Ok(number) => Message::default().number(1, number),
        Err(_) => Message::default().text(2, size),
    };
    let shape = Message::default().all(1, shape.iter().map(dimension));
    let tensor = Message::default().number(1, kind).message(2, shape);
    Message::default().text(1, name).message(2, Message::default().message(1, tensor))
}

fn floats(name: &str, rows: &[Vec<f32>]) -> Message {
    let raw: Vec<u8> = rows.iter().flatten().flat_map(|value| value.to_le_bytes()).collect();
    let dims = Message::default().number(1, rows.len() as u64).number(1, rows[0].len() as u64);
    dims.number(2, FLOAT).text(8, name).bytes(9, &raw)
}

fn integers(name: &str, values: &[i64]) -> Message {
    let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    Message::default().number(1, values.len() as u64).number(2, INT64).text(8, name).bytes(9, &raw)
}

fn node(kind: &str, inputs: &[&str], output: &str) -> Message {
    let out = inputs.iter().fold(Message::default(), |out, input| out.text(1, input));
    out.text(2, output).text(3, output).text(4, kind)
}

fn without_kept_dimensions(node: Message) -> Message {
    node.message(5, Message::default().text(1, "keepdims").number(3, 0).number(20, 2))
}

/// A model of these tests.
#[derive(Clone)]
pub struct Toy {
    /// The vector of each token.
    pub table: Vec<Vec<f32>>,
    /// What it asks for.
    pub inputs: Vec<&'static str>,
    /// Whether it has an output `sentence_embedding` after that of the tokens: their highest values.
    pub has_sentence_output: bool,
}

impl Toy {
    /// The file.
    pub fn file(&self) -> Vec<u8> {
        let mut nodes = vec![node("Gather", &["table", self.inputs[0]], "last_hidden_state")];
        let mut outputs = vec![value("last_hidden_state", FLOAT, &["texts", "tokens", "width"])];
        if self.has_sentence_output {
            let node = node("ReduceMax", &["last_hidden_state", "axes"], "sentence_embedding");
            nodes.push(without_kept_dimensions(node));
            outputs.push(value("sentence_embedding", FLOAT, &["texts", "width"]));
        }
        let graph = Message::default()
            .all(1, nodes)
            .text(2, "toy")
            .all(5, [floats("table", &self.table), integers("axes", &[1])])
            .all(11, self.inputs.iter().map(|name| value(name, INT64, &["texts", "tokens"])))
            .all(12, outputs);
        let opset = Message::default().text(1, "").number(2, 18);
        Message::default().number(1, 8).message(7, graph).message(8, opset).0
    }
}
