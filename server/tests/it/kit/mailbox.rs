//! A mail server that keeps what it is sent.

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// A mail as it came.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) text: String,
}

impl Mail {
    /// The path of the one link of ours in it.
    pub(crate) fn link(&self, origin: &str) -> String {
        let rest = self.text.split(origin).nth(1).unwrap_or_else(|| panic!("{}", self.text));
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

pub(crate) struct Mailbox {
    pub(crate) url: String,
    mails: mpsc::Receiver<Mail>,
}

impl Mailbox {
    pub(crate) async fn open() -> Mailbox {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (keep, mails) = mpsc::channel(16);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take(stream, keep.clone()));
            }
        });
        Mailbox { url, mails }
    }

    /// The next mail.
    pub(crate) async fn next(&mut self) -> Mail {
        self.mails.recv().await.unwrap()
    }

    /// Whether nothing came besides what was taken out.
    pub(crate) fn is_empty(&mut self) -> bool {
        self.mails.try_recv().is_err()
    }
}

/// One connection (RFC 5321), as far as it goes when everybody is well.
async fn take(stream: TcpStream, keep: mpsc::Sender<Mail>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test\r\n").await?;
    let (mut to, mut line) = (String::new(), String::new());
    while {
        line.clear();
        stream.read_line(&mut line).await?
    } > 0
    {
        let said = line.trim_end().to_owned();
        let answer = match said.split([' ', ':']).next().unwrap_or_default() {
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                while {
                    line.clear();
                    stream.read_line(&mut line).await?
                } > 0
                    && line != ".\r\n"
                {
                    text.push_str(&line);
                }
                // Long lines come in pieces (RFC 2045, 6.7).
                let mail = Mail { to: to.clone(), text: text.replace("=\r\n", "") };
                let _nobody_waits = keep.send(mail).await;
                "250 kept"
            }
            "RCPT" => {
                to = said.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                "250 ok"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
