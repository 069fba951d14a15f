//! Files that are not rows: bank files, the catalogue's index, imports. A folder here, an S3 bucket in the cloud, one code.
//!
//! The keys that we write are paths of plain segments (`settlements/MCE-20261123-001.xml`); what others put may have any name. Writes are atomic: a reader sees the old
//! object or the new one.
use std::path::PathBuf;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use jiff::Timestamp;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{
    ClientOptions, GetOptions, GetResult, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions,
};
use url::Url;

/// A function holds an object whole in memory; what is larger is not read at all.
pub const OBJECT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Why an object can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    #[error("the store's address is not file:///folder, s3://bucket nor memory:///: {0}")]
    Address(String),
    #[error("the key {0:?} has an empty, relative or unusual segment")]
    BadKey(String),
    #[error("the object {key} has {bytes} bytes, more than {OBJECT_BYTES_MAX}")]
    TooLarge { key: String, bytes: u64 },
    #[error("the object store failed")]
    Store(#[from] object_store::Error),
}

/// What is known of an object without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectInfo {
    pub key: String,
    pub bytes: u64,
    pub last_modified: Timestamp,
    /// Changes whenever the object does.
    pub etag: Option<String>,
}

/// An object and its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub info: ObjectInfo,
    pub content: Bytes,
}

/// What [`Objects::put_if_absent`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    Created,
    /// The very same bytes were there: an earlier attempt of ours, of which we did not get the answer.
    Same,
    /// Other bytes were there, and still are.
    Different,
}

/// What [`Objects::get_if_changed`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    Absent,
    Unchanged,
    Changed(Object),
}

/// The object store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
}

impl Objects {
    /// `file:///absolute/folder` (made when absent), `s3://bucket` or `s3://bucket/folder` (region and credentials from the
    /// `AWS_*` variables, as a Lambda has them), or `memory:///` for tests.
    ///
    /// # Errors
    /// [`ObjectsError::Address`] for another address or a folder that can't be made, [`ObjectsError::Store`].
    pub fn from_url(address: &str) -> Result<Self, ObjectsError> {
        let url = Url::parse(address).map_err(|_| ObjectsError::Address(address.to_owned()))?;
        let store: Arc<dyn ObjectStore> = match url.scheme() {
            "file" => Arc::new(folder(&url)?),
            "s3" => bucket(&url)?,
            "memory" => Arc::new(InMemory::new()),
            _ => return Err(ObjectsError::Address(address.to_owned())),
        };
        Ok(Self { store })
    }

    /// Writes an object, over the one that was there.
    ///
    /// # Errors
    /// [`ObjectsError::BadKey`], [`ObjectsError::TooLarge`], [`ObjectsError::Store`].
    pub async fn put(&self, key: &str, content: impl Into<Bytes>) -> Result<(), ObjectsError> {
        let (path, content) = (path_of(key)?, content.into());
        check_size(key, content.len() as u64)?;
        self.store.put(&path, content.into()).await?;
        Ok(())
    }

    /// Writes an object that must not exist yet: of two at the same moment, one gets [`Put::Created`].
    ///
    /// # Errors
    /// As [`Objects::put`]. That something was there is not an error but an answer.
    pub async fn put_if_absent(&self, key: &str, content: impl Into<Bytes>) -> Result<Put, ObjectsError> {
        let (path, content) = (path_of(key)?, content.into());
        check_size(key, content.len() as u64)?;
        let options = PutOptions::from(PutMode::Create);
        match self.store.put_opts(&path, content.clone().into(), options).await {
            Ok(_) => Ok(Put::Created),
            Err(object_store::Error::AlreadyExists { .. }) => {
                let same = self.get(key).await?.is_some_and(|found| found.content == content);
                Ok(if same { Put::Same } else { Put::Different })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The object, or `None`.
    ///
    /// # Errors
    /// As [`Objects::put`].
    pub async fn get(&self, key: &str) -> Result<Option<Object>, ObjectsError> {
        match self.get_if_changed(key, None).await? {
            Read::Changed(object) => Ok(Some(object)),
            Read::Absent | Read::Unchanged => Ok(None),
        }
    }

    /// The object unless it is still the one of `known_etag`: what a function keeps from one call to the next.
    ///
    /// # Errors
    /// As [`Objects::put`].
    pub async fn get_if_changed(&self, key: &str, known_etag: Option<&str>) -> Result<Read, ObjectsError> {
        let options = GetOptions { if_none_match: known_etag.map(str::to_owned), ..GetOptions::default() };
        match self.store.get_opts(&path_found(key)?, options).await {
            Ok(found) => Ok(Read::Changed(read(key, found).await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(Read::Absent),
            Err(object_store::Error::NotModified { .. }) => Ok(Read::Unchanged),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes an object away; nothing happens when there is none.
    ///
    /// # Errors
    /// [`ObjectsError::BadKey`], [`ObjectsError::Store`].
    pub async fn delete(&self, key: &str) -> Result<(), ObjectsError> {
        match self.store.delete(&path_found(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes an object away, unless it is not the one of `known` any more: somebody who writes over it at this very moment, between the
    /// look and the removal, is the one case that no object store tells apart.
    ///
    /// # Errors
    /// [`ObjectsError::BadKey`], [`ObjectsError::Store`].
    pub async fn delete_unchanged(&self, known: &ObjectInfo) -> Result<(), ObjectsError> {
        match self.info(&known.key).await? {
            Some(info) if info.etag == known.etag && info.bytes == known.bytes => {
                self.delete(&known.key).await
            }
            _ => Ok(()),
        }
    }

    /// What is known of the object (last change, ETag), or `None`.
    ///
    /// # Errors
    /// [`ObjectsError::BadKey`], [`ObjectsError::Store`].
    pub async fn info(&self, key: &str) -> Result<Option<ObjectInfo>, ObjectsError> {
        match self.store.head(&path_found(key)?).await {
            Ok(meta) => Ok(Some(info_of(meta))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The objects that lie directly in a folder (`settlements`; empty for the top), in the order of their keys.
    ///
    /// # Errors
    /// [`ObjectsError::BadKey`], [`ObjectsError::Store`].
    pub async fn list(&self, folder: &str) -> Result<Vec<ObjectInfo>, ObjectsError> {
        let folder = folder.trim_end_matches('/');
        let prefix = if folder.is_empty() { None } else { Some(path_of(folder)?) };
        let found = self.store.list_with_delimiter(prefix.as_ref()).await?;
        let mut infos: Vec<ObjectInfo> = found.objects.into_iter().map(info_of).collect();
        infos.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(infos)
    }
}

fn folder(url: &Url) -> Result<LocalFileSystem, ObjectsError> {
    let refused = || ObjectsError::Address(url.to_string());
    let folder: PathBuf = url.to_file_path().map_err(|()| refused())?;
    std::fs::create_dir_all(&folder).map_err(|_| refused())?;
    // Written through to the disk: a bank file that vanishes with the power would be made a second time.
    Ok(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
}

fn bucket(url: &Url) -> Result<Arc<dyn ObjectStore>, ObjectsError> {
    let bucket = url.host_str().ok_or_else(|| ObjectsError::Address(url.to_string()))?;
    let store =
        AmazonS3Builder::from_env().with_bucket_name(bucket).with_client_options(media_types()).build()?;
    match url.path().trim_matches('/') {
        "" => Ok(Arc::new(store)),
        prefix => Ok(Arc::new(PrefixStore::new(store, path_of(prefix)?))),
    }
}

/// What is read from a bucket by browsers goes by the media type with which it was written.
fn media_types() -> ClientOptions {
    ClientOptions::new()
        .with_content_type_for_suffix("xml", "application/xml")
        .with_content_type_for_suffix("csv", "text/csv; charset=utf-8")
        .with_content_type_for_suffix("json", "application/json")
}

/// A key that something else may have chosen: whatever its names are, it leads to no other folder.
fn path_found(key: &str) -> Result<Path, ObjectsError> {
    Path::parse(key)
        .ok()
        .filter(|path| path.as_ref() == key)
        .ok_or_else(|| ObjectsError::BadKey(key.to_owned()))
}

/// Segments of letters, digits, `.`, `-` and `_`, none of them `.` nor `..`: the same key in a folder and in S3.
fn path_of(key: &str) -> Result<Path, ObjectsError> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-_".contains(&b);
    let valid = |segment: &str| !matches!(segment, "" | "." | "..") && segment.bytes().all(plain);
    if key.len() > 512 || !key.split('/').all(valid) {
        return Err(ObjectsError::BadKey(key.to_owned()));
    }
    Ok(Path::from(key))
}

fn check_size(key: &str, bytes: u64) -> Result<(), ObjectsError> {
    if bytes > OBJECT_BYTES_MAX {
        return Err(ObjectsError::TooLarge { key: key.to_owned(), bytes });
    }
    Ok(())
}

async fn read(key: &str, found: GetResult) -> Result<Object, ObjectsError> {
    check_size(key, found.meta.size)?;
    let info = info_of(found.meta.clone());
    Ok(Object { info, content: found.bytes().await? })
}

fn info_of(meta: ObjectMeta) -> ObjectInfo {
    let modified = std::time::SystemTime::from(meta.last_modified);
    let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
    ObjectInfo {
        key: meta.location.to_string(),
        bytes: meta.size,
        last_modified: Timestamp::UNIX_EPOCH.saturating_add(since).unwrap_or(Timestamp::MAX),
        etag: meta.e_tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own, gone with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            Self(std::env::temp_dir().join(format!("mce-objects-{}", uuid::Uuid::new_v4())))
        }
        fn objects(&self) -> Objects {
            Objects::from_url(&format!("file://{}", self.0.display())).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[tokio::test]
    async fn what_is_put_is_read_here_and_in_memory() {
        let folder = Folder::new();
        for objects in [folder.objects(), Objects::from_url("memory:///").unwrap()] {
            assert_eq!(objects.get("a/b.xml").await.unwrap(), None);
            assert_eq!(objects.info("a/b.xml").await.unwrap(), None);
            objects.put("a/b.xml", "un").await.unwrap();
            objects.put("a/b.xml", "deux").await.unwrap();
            let found = objects.get("a/b.xml").await.unwrap().unwrap();
            assert_eq!((&found.content[..], found.info.bytes), (&b"deux"[..], 4));
            assert_eq!(objects.info("a/b.xml").await.unwrap(), Some(found.info.clone()));
            assert!(found.info.last_modified > "2020-01-01T00:00:00Z".parse().unwrap());
        }
        assert_eq!(std::fs::read(folder.0.join("a/b.xml")).unwrap(), b"deux");
    }

    #[tokio::test]
    async fn an_object_is_created_once() {
        let folder = Folder::new();
        let objects = folder.objects();
        assert_eq!(objects.put_if_absent("f.xml", "un").await.unwrap(), Put::Created);
        assert_eq!(objects.put_if_absent("f.xml", "un").await.unwrap(), Put::Same);
        assert_eq!(objects.put_if_absent("f.xml", "deux").await.unwrap(), Put::Different);
        assert_eq!(objects.get("f.xml").await.unwrap().unwrap().content, "un");
    }

    #[tokio::test]
    async fn what_was_written_over_meanwhile_is_not_taken_away() {
        let folder = Folder::new();
        let objects = folder.objects();
        objects.put("in/r.xml", "un").await.unwrap();
        let read = objects.get("in/r.xml").await.unwrap().unwrap().info;
        objects.put("in/r.xml", "de").await.unwrap();
        objects.delete_unchanged(&read).await.unwrap();
        let left = objects.get("in/r.xml").await.unwrap().unwrap();
        assert_eq!(left.content, "de");
        objects.delete_unchanged(&left.info).await.unwrap();
        assert_eq!(objects.get("in/r.xml").await.unwrap(), None);
    }

    #[tokio::test]
    async fn of_many_at_once_one_creates() {
        let folder = Folder::new();
        let attempts: Vec<_> = (0..16)
            .map(|n| {
                let objects = folder.objects();
                tokio::spawn(async move { objects.put_if_absent("f.xml", format!("{n}")).await.unwrap() })
            })
            .collect();
        let mut created = 0;
        for attempt in attempts {
            created += usize::from(attempt.await.unwrap() == Put::Created);
        }
        assert_eq!(created, 1);
    }

    #[tokio::test]
    async fn an_object_is_read_again_only_when_it_changed() {
        let folder = Folder::new();
        let objects = folder.objects();
        assert_eq!(objects.get_if_changed("i", None).await.unwrap(), Read::Absent);
        objects.put("i", "un").await.unwrap();
        let Read::Changed(first) = objects.get_if_changed("i", None).await.unwrap() else { panic!("read") };
        let etag = first.info.etag.as_deref();
        assert!(etag.is_some());
        assert_eq!(objects.get_if_changed("i", etag).await.unwrap(), Read::Unchanged);
        objects.put("i", "deux").await.unwrap();
        assert!(matches!(objects.get_if_changed("i", etag).await.unwrap(), Read::Changed(_)));
    }

    #[tokio::test]
    async fn a_folder_is_listed_in_order_and_alone() {
        let folder = Folder::new();
        let objects = folder.objects();
        for key in ["s/2.xml", "s/1.xml", "s/deep/3.xml", "s2/4.xml", "5.xml"] {
            objects.put(key, "x").await.unwrap();
        }
        let keys = |infos: Vec<ObjectInfo>| infos.into_iter().map(|info| info.key).collect::<Vec<_>>();
        assert_eq!(keys(objects.list("s").await.unwrap()), ["s/1.xml", "s/2.xml"]);
        assert_eq!(keys(objects.list("s/").await.unwrap()), ["s/1.xml", "s/2.xml"]);
        assert_eq!(keys(objects.list("").await.unwrap()), ["5.xml"]);
        assert!(objects.list("absent").await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_key_never_leaves_the_store() {
        let objects = Objects::from_url("memory:///").unwrap();
        for key in ["", "/a", "a//b", "../a", "a/../b", ".", "a b", "a\\b", "é", "a%2fb"] {
            assert!(matches!(objects.put(key, "x").await, Err(ObjectsError::BadKey(_))), "{key}");
        }
    }

    #[test]
    fn an_address_is_a_folder_a_bucket_or_memory() {
        for address in ["", "folder", "http://example.fr/", "file://host/folder", "gs://bucket"] {
            assert!(matches!(Objects::from_url(address), Err(ObjectsError::Address(_))), "{address}");
        }
        assert!(Objects::from_url("s3://a-bucket/folder").is_ok());
    }
}
