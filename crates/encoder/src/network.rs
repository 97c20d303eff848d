//! Tokens to vectors: the ONNX graph, and what is done with what it gives.

use rten::{Model, ModelOptions, NodeId, Value, ValueOrView};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

/// Numbers in a vector at most.
pub const MAX_WIDTH: usize = 4_096;

/// The model, with what it takes and gives.
pub struct Network {
    model: Model,
    inputs: Vec<(NodeId, Input)>,
    output: NodeId,
}

/// What a model may ask for. Each is of shape texts × tokens.
#[derive(Clone, Copy)]
enum Input {
    /// The tokens' numbers.
    Ids,
    /// 1 for tokens, 0 for what only fills a text up to the length of the longest.
    Mask,
    /// Which of two sentences a token is of: always the first.
    Types,
}

impl Network {
    /// Reads an ONNX file.
    pub fn read(bytes: Vec<u8>) -> Result<Self, String> {
        let mut options = ModelOptions::with_all_ops();
        let model = options.prepack_weights(true).load(bytes).map_err(|error| error.to_string())?;
        let name = |id: NodeId| model.node_info(id).and_then(|node| node.name()).unwrap_or_default();
        let mut inputs = Vec::new();
        for &id in model.input_ids() {
            let input = match name(id) {
                "input_ids" => Input::Ids,
                "attention_mask" => Input::Mask,
                "token_type_ids" => Input::Types,
                other => return Err(format!("it asks for {other:?}, which is not known here")),
            };
            inputs.push((id, input));
        }
        if !inputs.iter().any(|(_, input)| matches!(input, Input::Ids)) {
            return Err("it does not ask for input_ids".to_owned());
        }
        let outputs = model.output_ids();
        let named = outputs.iter().find(|&&id| name(id) == "sentence_embedding");
        let output = *named.or(outputs.first()).ok_or("it gives nothing")?;
        Ok(Self { model, inputs, output })
    }

    /// The vectors of texts, each of length one, all of them equally wide.
    pub fn vectors(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, String> {
        let longest = texts.iter().map(|ids| ids.len()).max().unwrap_or_default();
        let table = |of: fn(u32) -> i32| {
            let mut table = NdTensor::<i32, 2>::zeros([texts.len(), longest]);
            for (row, ids) in texts.iter().enumerate() {
                for (column, &id) in ids.iter().enumerate() {
                    table[[row, column]] = of(id);
                }
            }
            table
        };
        let inputs = self.inputs.iter().map(|&(node, input)| {
            let table = match input {
                Input::Ids => table(|id| i32::try_from(id).unwrap_or_default()),
                Input::Mask => table(|_| 1),
                Input::Types => table(|_| 0),
            };
            (node, ValueOrView::from(table))
        });
        let given =
            self.model.run(inputs.collect(), &[self.output], None).map_err(|error| error.to_string())?;
        let Some(Value::FloatTensor(given)) = given.into_iter().next() else {
            return Err("it gives no decimal numbers".to_owned());
        };
        let vectors: Vec<Vec<f32>> = match *given.shape() {
            [rows, width] if rows == texts.len() && fits(width) => {
                given.to_vec().chunks(width).map(<[f32]>::to_vec).collect()
            }
            [rows, tokens, width] if rows == texts.len() && tokens == longest && fits(width) => {
                let given = given.nd_view::<3>();
                let each = texts.iter().enumerate();
                each.map(|(row, ids)| mean(given.slice(row), ids.len())).collect()
            }
            ref shape => {
                return Err(format!("for {} texts of {longest} tokens it gives {shape:?}", texts.len()));
            }
        };
        Ok(vectors.into_iter().map(unit).collect())
    }
}

fn fits(width: usize) -> bool {
    (1..=MAX_WIDTH).contains(&width)
}

/// The mean of the first tokens' vectors: what follows only fills up.
fn mean(vectors: NdTensorView<'_, f32, 2>, tokens: usize) -> Vec<f32> {
    let mut sum = vec![0.0; vectors.size(1)];
    for token in 0..tokens {
        let vector = vectors.slice(token);
        sum.iter_mut().zip(vector.iter()).for_each(|(sum, value)| *sum += value);
    }
    sum
}

/// At length one; nothing stays nothing.
fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
    vector
}
