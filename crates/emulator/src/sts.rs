//! AssumeRole and GetCallerIdentity of the Security Token Service: the query protocol in, XML out.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::access::Caller;
use crate::access::demand::Demand;
use crate::access::policy::Policy;
use crate::access::sessions::{Credentials, Session};
use crate::account::ACCOUNT;
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::service::Service;

pub(crate) const ASSUME_ROLE: &str = "AssumeRole";
pub(crate) const GET_CALLER_IDENTITY: &str = "GetCallerIdentity";

const DEFAULT_SECONDS: i64 = 3_600;
/// "A session policy's plaintext can't exceed 2,048 characters" (STS API reference).
const POLICY_CHARACTERS: usize = 2_048;
/// "Role chaining limits your role session to a maximum of one hour."
const CHAINED_SECONDS: i64 = 3_600;

#[derive(Default)]
struct Input {
    role_arn: Option<String>,
    role_session_name: Option<String>,
    external_id: Option<String>,
    policy: Option<String>,
    duration_seconds: Option<i64>,
}

/// The action that a form names, if it is one.
pub(crate) fn action(form: &[u8]) -> Option<String> {
    form_urlencoded::parse(form).find(|(name, _)| name == "Action").map(|(_, action)| action.into())
}

/// Gives out credentials that are confined to the session policy.
pub(crate) fn assume_role(
    service: &Service,
    caller: &Caller,
    form: &[u8],
) -> Result<Vec<u8>, ApiError> {
    let input = Input::read(form)?;
    let role = input.role_arn.as_deref().ok_or_else(|| invalid("RoleArn is missing"))?;
    caller.may(&Demand::to_assume(role))?;
    let role_name = role
        .strip_prefix(&format!("arn:aws:iam::{ACCOUNT}:role/"))
        .filter(|name| is_plain(name, "/"))
        .ok_or_else(|| ApiError::denied("The caller", "sts:AssumeRole", role))?;
    let set_up = service.roles.named(role_name);
    if !set_up.trusts(input.external_id.as_deref()) {
        return Err(ApiError::denied(&caller.arn(), "sts:AssumeRole", role));
    }
    let name = input.role_session_name.as_deref().unwrap_or_default();
    if !(2..=64).contains(&name.len()) || !is_plain(name, "") {
        return Err(invalid("RoleSessionName must be 2 to 64 of A-Z a-z 0-9 _ + = , . @ -"));
    }
    let seconds = seconds_of(input.duration_seconds, caller)?;
    let session = Session {
        user: format!("arn:aws:sts::{ACCOUNT}:assumed-role/{role_name}/{name}"),
        expires: now_ms() + seconds * 1_000,
        role_policy: set_up.policy,
        policy: input.policy.as_deref().map(policy_of).transpose()?,
    };
    let credentials = service.sessions.issue(session.clone());
    let packed = input.policy.map_or(0, |policy| policy.len() * 100 / POLICY_CHARACTERS);
    Ok(answer(&session, &credentials, name, packed).into_bytes())
}

/// Who calls. It takes no permission (STS API reference).
pub(crate) fn get_caller_identity(caller: &Caller) -> Vec<u8> {
    format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
         <GetCallerIdentityResult><Arn>{}</Arn><UserId>AIDA0000000000000000</UserId>\
         <Account>{ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
        caller.arn()
    )
    .into_bytes()
}

impl Input {
    fn read(form: &[u8]) -> Result<Self, ApiError> {
        let mut input = Self::default();
        for (name, value) in form_urlencoded::parse(form) {
            match name.as_ref() {
                "RoleArn" => input.role_arn = Some(value.into()),
                "RoleSessionName" => input.role_session_name = Some(value.into()),
                "ExternalId" => input.external_id = Some(value.into()),
                "Policy" => input.policy = Some(value.into()),
                "DurationSeconds" => {
                    let seconds =
                        value.parse().map_err(|_| invalid("DurationSeconds is no number"))?;
                    input.duration_seconds = Some(seconds);
                }
                _ => {}
            }
        }
        Ok(input)
    }
}

fn seconds_of(asked: Option<i64>, caller: &Caller) -> Result<i64, ApiError> {
    let seconds = asked.unwrap_or(DEFAULT_SECONDS);
    let most = if caller.is_session() { CHAINED_SECONDS } else { 43_200 };
    if (900..=most).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(invalid(&format!("DurationSeconds must be between 900 and {most}")))
    }
}

fn policy_of(document: &str) -> Result<Policy, ApiError> {
    if document.chars().count() > POLICY_CHARACTERS {
        return Err(invalid("Policy must have length less than or equal to 2048"));
    }
    Policy::parse(document).map_err(|problem| ApiError::malformed_policy(&problem))
}

/// Of the characters that names of roles and sessions may have, none of which XML minds.
fn is_plain(name: &str, more: &str) -> bool {
    name.chars().all(|letter| {
        letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter) || more.contains(letter)
    })
}

fn invalid(message: &str) -> ApiError {
    ApiError::invalid_form(message)
}

fn answer(session: &Session, credentials: &Credentials, name: &str, packed: usize) -> String {
    let Credentials { access_key, secret, token } = credentials;
    let user = &session.user;
    let expiration = OffsetDateTime::from_unix_timestamp(session.expires / 1_000)
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default();
    format!(
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
         <AssumedRoleUser><Arn>{user}</Arn><AssumedRoleId>AROA0000000000000000:{name}</AssumedRoleId>\
         </AssumedRoleUser><Credentials><AccessKeyId>{access_key}</AccessKeyId>\
         <SecretAccessKey>{secret}</SecretAccessKey><SessionToken>{token}</SessionToken>\
         <Expiration>{expiration}</Expiration></Credentials>\
         <PackedPolicySize>{packed}</PackedPolicySize></AssumeRoleResult></AssumeRoleResponse>"
    )
}
