# Release archives, as src/host/zip-directory.ts and src/release read them: zips by their own list of files, without a
# library, so that Windows PowerShell 5.1 knows every file's CRC-32. .NET Framework 4.6.2 is enough.
#
#   Open-Release -Path P -Name N -Programs S[] [-VersionProgram S] -Lines S[] -Role S [-OtherRoles H[]] [-Version V]
#           [-Unpacked]
#       The release in the archive P (a full path; N is what the caller called it): the folder that holds the role's
#       programs, at whatever depth. -Lines: the known product lines. -OtherRoles: @{ Name; Programs } of the others.
#       -Version: the one that is wanted; it decides between several releases, and Assert-ReleaseVersion judges it.
#       -Unpacked: it will be unpacked, so that names which Windows cannot hold, or takes for one, are refused.
#       Gives @{ Name; Path; Stream; Root; Wrapper; Entries; Index; Folders; Listed; Bytes; Program; Version; Line }:
#       Entries: sorted by Path, each with Path, Folded, SizeBytes, Crc32 ([long]), PackedBytes, Method, Offset;
#       Index: the same by Folded; Folders: paths of listed folders; Wrapper: $null where Root is '';
#       Program, Version, Line: of the first program that says a version of a known line, else $null.
#   Assert-ReleaseVersion -Release R -Version V -Lines S[]    refuses one whose programs are of another known line
#   Close-Release -Release R
#   Read-ReleaseFile -Release R -Entry E [-AtMost N]          byte[]; size and CRC-32 are checked
#   Expand-ReleaseFile -Release R -Entry E -Path P            writes a new file; size and CRC-32 are checked meanwhile
#   Get-FileCrc -Path P                                       the CRC-32 of a file, as [long]
#   Test-ReleaseFile -Entry E -Path P                         has the file the entry's size and CRC-32?
#   Get-ProgramVersion -Path P                                @{ State = version|none|unseen; Version; Reason }
#   Get-StreamVersion -Stream S                               the same, of a stream that can seek
#   Find-ProductLine -Version V -Lines S[]                    the line that a version belongs to, or $null
#   Find-NameFault -Name N                    why Windows cannot hold a path, as words; $null where it can
#   ConvertTo-FoldedName -Name N                              a name or path as names are compared
#
# What an archive is refused for is thrown: an InvalidOperationException whose Data holds usage = $true, and File,
# Summary and Note, which are its Message together. Needs Get-Words, and src/release/words.ts in $Words by `release/…`

$Bits = [BitConverter]

# ------------------------------------------------------------------------------------------------------------------
# Files and names
# ------------------------------------------------------------------------------------------------------------------

# Half a sentence that says why something could not be looked at.
function Get-Reason {
    param([Management.Automation.ErrorRecord]$Failure)
    for ($cause = $Failure.Exception; $null -ne $cause; $cause = $cause.InnerException) {
        if ($cause -is [UnauthorizedAccessException] -or $cause -is [Security.SecurityException]) {
            return 'there are no rights to read it'
        }
    }
    $cause = $Failure.Exception.GetBaseException()
    if ($cause -is [IO.PathTooLongException]) { return 'its path is longer than the system can open' }
    if ($cause -is [IO.FileNotFoundException] -or $cause -is [IO.DirectoryNotFoundException]) {
        return 'it is not there'
    }
    switch ($cause.HResult -band 0xffff) {
        32 { return 'another program has it open and shares it with nobody' }
        53 { return 'the network share does not answer' }
        64 { return 'the network share has gone away' }
    }
    return "it could not be read ($($cause.GetType().Name))"
}

# Opens a file for reading, and leaves it to others to write or delete it meanwhile.
function Open-File {
    param([string]$Path)
    return [IO.File]::Open($Path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]'ReadWrite, Delete')
}

# So many bytes of a stream; fewer where it ends before.
function Read-Bytes {
    param([IO.Stream]$Stream, [long]$Length)
    $bytes = New-Object -TypeName 'byte[]' -ArgumentList $Length
    $filled = 0
    while ($filled -lt $Length) {
        $count = $Stream.Read($bytes, $filled, $Length - $filled)
        if ($count -eq 0) { break }
        $filled += $count
    }
    if ($filled -lt $Length) { [Array]::Resize([ref]$bytes, $filled) }
    return , $bytes
}

# So many bytes of a stream from a place on; fewer where it ends before.
function Read-BytesAt {
    param([IO.Stream]$Stream, [long]$Offset, [long]$Length)
    if ($Offset -lt 0 -or $Offset -ge $Stream.Length) { return , (New-Object -TypeName 'byte[]' -ArgumentList 0) }
    $null = $Stream.Seek($Offset, [IO.SeekOrigin]::Begin)
    return , (Read-Bytes -Stream $Stream -Length ([Math]::Min($Length, $Stream.Length - $Offset)))
}

# A name or path as names are compared: ignoring case.
function ConvertTo-FoldedName {
    param([string]$Name)
    if (-not $AsciiName.IsMatch($Name)) { try { $Name = $Name.Normalize() } catch { $Name = [string]$Name } }
    return $Name.ToLowerInvariant()
}

$AsciiName = [regex]'^[\x00-\x7f]*\z'

# A table by folded names.
function New-NameTable {
    return New-Object -TypeName 'Collections.Hashtable' -ArgumentList ([StringComparer]::Ordinal)
}

# A name in a message: on one line, and not for ever.
function Get-ShownName {
    param([string]$Name)
    $shown = $Name -replace '\p{Cc}', [string][char]0xfffd
    return $shown.Substring(0, [Math]::Min(200, $shown.Length))
}

# Why Windows cannot hold a path below a folder; $null where it can. A folder's may end in a slash.
function Find-NameFault {
    param([string]$Name)
    foreach ($part in ($Name.ToLowerInvariant() -replace '/\z', '').Split([char]'/')) {
        if ($part -match '[\x00-\x1f<>:"|?*]') { return Get-Words 'release/hasCharacter' }
        if ($part -match '[. ]\z') { return Get-Words 'release/endsInDot' }
        if ($part -match '^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *(?:\.|\z)') {
            return Get-Words 'release/isDevice'
        }
        if ($part.Length -gt 255) { return Get-Words 'release/isLong' }
    }
    return $null
}

# Refuses an archive. -Note: the id of what to do; unless another is said, to get it again.
function Stop-Archive {
    param([string]$File, [string]$Id, [hashtable]$Values = @{}, [string]$Note = 'again', [hashtable]$NoteValues = @{})
    $summary = Get-Words "release/$Id" $Values
    $advice = Get-Words "release/$Note" $NoteValues
    $failure = New-Object -TypeName 'InvalidOperationException' -ArgumentList "${File}: $summary`n  $advice"
    $failure.Data['usage'] = $true
    $failure.Data['File'] = $File
    $failure.Data['Summary'] = $summary
    $failure.Data['Note'] = $advice
    throw $failure
}

# ------------------------------------------------------------------------------------------------------------------
# CRC-32: what the trailer of a GZip stream says, into which the bytes are written and forgotten. .NET has nothing else
# in 5.1, and PowerShell itself takes minutes for what this takes a second for.
# ------------------------------------------------------------------------------------------------------------------

# Copies so many bytes of a stream, or all that there are, to another or to nowhere ($null). Gives @{ Bytes; Crc }.
function Copy-Measured {
    param([IO.Stream]$From, [IO.Stream]$To = $null, [long]$Length = [long]::MaxValue)
    $box = New-Object -TypeName 'IO.MemoryStream'
    $level = [IO.Compression.CompressionLevel]::NoCompression
    $meter = New-Object -TypeName 'IO.Compression.GZipStream' -ArgumentList $box, $level, $true
    $total = 0L
    try {
        while ($total -lt $Length) {
            $count = $From.Read($CopyBuffer, 0, [int][Math]::Min([long]$CopyBuffer.Length, $Length - $total))
            if ($count -eq 0) { break }
            $total += $count
            $meter.Write($CopyBuffer, 0, $count)
            $box.SetLength(0)
            if ($null -ne $To) { $To.Write($CopyBuffer, 0, $count) }
        }
    } finally {
        $meter.Dispose()
    }
    # Of nothing, .NET writes no trailer.
    if ($total -eq 0) { return @{ Bytes = 0L; Crc = 0L } }
    return @{ Bytes = $total; Crc = [long]$Bits::ToUInt32($box.ToArray(), $box.Length - 8) }
}

$CopyBuffer = New-Object -TypeName 'byte[]' -ArgumentList 262144

# The CRC-32 of some bytes.
function Get-BytesCrc {
    param([byte[]]$Bytes)
    return (Copy-Measured -From (New-Object -TypeName 'IO.MemoryStream' -ArgumentList @(, $Bytes))).Crc
}

# The CRC-32 of a file.
function Get-FileCrc {
    param([string]$Path)
    $stream = Open-File -Path $Path
    try { return (Copy-Measured -From $stream).Crc } finally { $stream.Dispose() }
}

# Has a file the size and CRC-32 of an archive's entry? It is read only where its size fits.
function Test-ReleaseFile {
    param($Entry, [string]$Path)
    $file = New-Object -TypeName 'IO.FileInfo' -ArgumentList $Path
    return $file.Exists -and $file.Length -eq $Entry.SizeBytes -and (Get-FileCrc -Path $Path) -eq $Entry.Crc32
}

# ------------------------------------------------------------------------------------------------------------------
# The list of files in a zip, which stands at its end (PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5)
# ------------------------------------------------------------------------------------------------------------------

# How far from its end the last record is looked for: behind it may stand a comment, and what a transfer put there.
$TailBytesMax = 1MB
# More than a release has by far.
$ZipEntriesMax = 500000
$ZipListBytesMax = 64MB

# Everything that an archive lists. Gives @{ Name; Path; Stream; Entries; Folders; Listed }; of names that differ in
# case alone the last is kept.
function Open-Archive {
    param([string]$Path, [string]$Name)
    if ([IO.Directory]::Exists($Path)) {
        Stop-Archive $Name 'notOpened' @{ reason = 'it is a folder, not a file' } 'isFolderNote'
    }
    if (-not [IO.File]::Exists($Path)) { Stop-Archive $Name 'missing' @{} 'missingNote' }
    try {
        $stream = Open-File -Path $Path
    } catch {
        Stop-Archive $Name 'notOpened' @{ reason = Get-Reason -Failure $_ } 'notOpenedNote'
    }
    try {
        $end = Find-ZipEnd -Stream $stream -Name $Name
        if ($end.Disks) { Stop-Archive $Name 'split' @{} 'splitNote' }
        if ($end.Count -gt $ZipEntriesMax -or $end.Bytes -gt $ZipListBytesMax) {
            $most = @{ countMax = $ZipEntriesMax; bytesMax = $ZipListBytesMax }
            Stop-Archive $Name 'tooMany' (@{ count = $end.Count; bytes = $end.Bytes } + $most)
        }
        if ($end.Offset + $end.Bytes -ne $end.At) {
            Stop-Archive $Name 'shifted' @{ said = $end.Offset + $end.Bytes; is = $end.At }
        }
        $list = Read-BytesAt -Stream $stream -Offset $end.Offset -Length $end.Bytes
        $archive = Read-ZipList -List $list -End $end -Name $Name
        if ($archive.Entries.Count -eq 0) { Stop-Archive $Name 'noFile' }
        return $archive + @{ Name = $Name; Path = $Path; Stream = $stream }
    } catch {
        $stream.Dispose()
        if ($_.Exception.Data.Contains('usage') -or $_.Exception.GetBaseException() -isnot [IO.IOException]) { throw }
        Stop-Archive $Name 'notRead' @{ reason = Get-Reason -Failure $_ } 'notReadNote'
    }
}

# The record at the end: @{ Count; Bytes; Offset; At; Disks }. At is where the list has to end.
function Find-ZipEnd {
    param([IO.Stream]$Stream, [string]$Name)
    $tailAt = [Math]::Max(0L, $Stream.Length - $TailBytesMax)
    $tail = Read-BytesAt -Stream $Stream -Offset $tailAt -Length ($Stream.Length - $tailAt)
    $text = $Latin1.GetString($tail)
    $last = $null
    for ($at = $tail.Length - 22; $at -ge 0; $at--) {
        # The search begins at the last character that may belong to the mark.
        $at = $text.LastIndexOf("PK$([char]5)$([char]6)", $at + 3, [StringComparison]::Ordinal)
        if ($at -lt 0) { break }
        if ($at + 22 + $Bits::ToUInt16($tail, $at + 20) -gt $tail.Length) { continue }
        $end = Read-ZipEnd -Stream $Stream -Tail $tail -TailAt $tailAt -At $at -Name $Name
        # A comment may hold what looks like an end: the real one stands behind its list.
        if ($end.Disks -or $end.Offset + $end.Bytes -eq $end.At) { return $end }
        if ($null -eq $last) { $last = $end }
    }
    if ($null -ne $last) { return $last }
    Stop-NoZip -Name $Name -Start (Read-BytesAt -Stream $Stream -Offset 0 -Length 8)
}

$Latin1 = [Text.Encoding]::GetEncoding(28591)

function Read-ZipEnd {
    param([IO.Stream]$Stream, [byte[]]$Tail, [long]$TailAt, [int]$At, [string]$Name)
    $end = @{
        Count = [long]$Bits::ToUInt16($Tail, $At + 10); Bytes = [long]$Bits::ToUInt32($Tail, $At + 12)
        Offset = [long]$Bits::ToUInt32($Tail, $At + 16); At = $TailAt + $At
        Disks = $Bits::ToUInt16($Tail, $At + 4) -ne 0 -or $Bits::ToUInt16($Tail, $At + 6) -ne 0
    }
    $locator = Read-BytesAt -Stream $Stream -Offset ($end.At - 20) -Length 20
    if ($locator.Length -lt 20 -or $Bits::ToUInt32($locator, 0) -ne 0x07064b50) { return $end }
    $at64 = Read-Wide -Bytes $locator -At 8 -Name $Name
    $record = Read-BytesAt -Stream $Stream -Offset $at64 -Length 56
    if ($at64 + 56 -gt $end.At - 20 -or $Bits::ToUInt32($record, 0) -ne 0x06064b50) { Stop-Archive $Name 'noZip64' }
    return @{
        Count = Read-Wide -Bytes $record -At 32 -Name $Name; Bytes = Read-Wide -Bytes $record -At 40 -Name $Name
        Offset = Read-Wide -Bytes $record -At 48 -Name $Name; At = $at64
        Disks = $Bits::ToInt64($record, 16) -ne 0 -or $Bits::ToUInt32($locator, 16) -gt 1
    }
}

# A number of 8 bytes.
function Read-Wide {
    param([byte[]]$Bytes, [int]$At, [string]$Name)
    $value = $Bits::ToInt64($Bytes, $At)
    if ($value -lt 0 -or $value -gt 9007199254740991) { Stop-Archive $Name 'tooWide' }
    return $value
}

# What a file without an end is: often something else than was meant to be downloaded.
function Stop-NoZip {
    param([string]$Name, [byte[]]$Start)
    if ($Start.Length -eq 0) { Stop-Archive $Name 'noBytes' }
    $text = $Latin1.GetString($Start)
    $marks = @{ cut = 'PK'; sevenZip = "7z$([char]0xbc)$([char]0xaf)"; rar = 'Rar!' }
    foreach ($id in $marks.get_Keys()) {
        if ($text.StartsWith($marks[$id], [StringComparison]::Ordinal)) {
            Stop-Archive $Name $id @{} $(if ($id -eq 'cut') { 'again' } else { 'packNote' })
        }
    }
    if ($text -match '^(?:\u00ef\u00bb\u00bf)?\s*<[!?h]') { Stop-Archive $Name 'webPage' @{} 'webPageNote' }
    Stop-Archive $Name 'noZip' @{} 'noZipNote'
}

# @{ Entries; Folders; Listed } of the list of files.
function Read-ZipList {
    param([byte[]]$List, [hashtable]$End, [string]$Name)
    $files = New-NameTable
    $folders = New-Object -TypeName 'Collections.Generic.List[string]'
    $listed = New-Object -TypeName 'Collections.Generic.List[string]'
    $at = 0
    $count = 0
    $packedSum = 0L
    while ($at -lt $List.Length) {
        if ($at + 46 -gt $List.Length -or $Bits::ToUInt32($List, $at) -ne 0x02014b50) { Stop-Archive $Name 'listCut' }
        $extraAt = $at + 46 + $Bits::ToUInt16($List, $at + 28)
        $commentAt = $extraAt + $Bits::ToUInt16($List, $at + 30)
        $next = $commentAt + $Bits::ToUInt16($List, $at + 32)
        if ($next -gt $List.Length) { Stop-Archive $Name 'listCut' }
        $path = Read-ZipName -List $List -At $at -End $extraAt -ExtraEnd $commentAt -Name $Name
        $entry = Read-ZipEntry -List $List -At $at -ExtraAt $extraAt -ExtraEnd $commentAt -Path $path -Name $Name
        # Bit 0: encrypted; bit 13: so is the list; method 99: by AES.
        if (($Bits::ToUInt16($List, $at + 8) -band 0x2001) -ne 0 -or $entry.Method -eq 99) {
            Stop-Archive $Name 'encrypted' @{ name = Get-ShownName -Name $path } 'encryptedNote'
        }
        if ($entry.Offset + 30 + $entry.PackedBytes -gt $End.Offset) {
            Stop-Archive $Name 'beyondEnd' @{ name = Get-ShownName -Name $path }
        }
        $packedSum += $entry.PackedBytes
        $count++
        $at = $next
        if ($path.Length -eq 0) { continue }
        $listed.Add($path)
        if ($path.EndsWith('/', [StringComparison]::Ordinal)) {
            $folders.Add($path.Substring(0, $path.Length - 1))
        } else {
            $files[$entry.Folded] = $entry
        }
    }
    # Where the field is too small for the count, old tools let it wrap around.
    if ($count -ne $End.Count -and -not ($count -gt 0xffff -and $count % 0x10000 -eq $End.Count)) {
        Stop-Archive $Name 'otherCount' @{ said = $End.Count; is = $count }
    }
    if ($packedSum -gt $End.Offset) { Stop-Archive $Name 'overlap' @{} 'hostileNote' }
    return @{ Entries = Get-SortedEntries -Entries $files.get_Values(); Folders = $folders.ToArray(); Listed = $listed.ToArray() }
}

# In the order of their code units: the same on every machine.
function Get-SortedEntries {
    param($Entries)
    $order = [StringComparer]::Ordinal
    $sorted = New-Object -TypeName 'Collections.Generic.SortedDictionary[string,object]' -ArgumentList $order
    foreach ($entry in $Entries) { $sorted[$entry.Path] = $entry }
    return , @($sorted.get_Values())
}

# What a header says, and what the ZIP64 field says in its place: in this order, what does not fit, and nothing else.
function Read-ZipEntry {
    param([byte[]]$List, [int]$At, [int]$ExtraAt, [int]$ExtraEnd, [string]$Path, [string]$Name)
    $size = [long]$Bits::ToUInt32($List, $At + 24)
    $packed = [long]$Bits::ToUInt32($List, $At + 20)
    $offset = [long]$Bits::ToUInt32($List, $At + 42)
    $disk = [long]$Bits::ToUInt16($List, $At + 34)
    if ($size -eq 4294967295L -or $packed -eq 4294967295L -or $offset -eq 4294967295L -or $disk -eq 0xffff) {
        $field = Find-ZipExtra -List $List -From $ExtraAt -To $ExtraEnd -Id 1
        $used = 0
        $wide = @{ size = $size; packed = $packed; offset = $offset }
        foreach ($key in 'size', 'packed', 'offset') {
            if ($wide[$key] -ne 4294967295L) { continue }
            $used += 8
            if ($used -gt $field.Length) { Stop-Archive $Name 'noSize' @{ name = Get-ShownName -Name $Path } }
            $wide[$key] = Read-Wide -Bytes $field -At ($used - 8) -Name $Name
        }
        $size = $wide.size
        $packed = $wide.packed
        $offset = $wide.offset
        if ($disk -eq 0xffff -and $used + 4 -le $field.Length) { $disk = [long]$Bits::ToUInt32($field, $used) }
    }
    if ($disk -ne 0) { Stop-Archive $Name 'split' @{} 'splitNote' }
    return [pscustomobject]@{
        Path = $Path
        Folded = ConvertTo-FoldedName -Name $Path
        SizeBytes = $size
        PackedBytes = $packed
        Crc32 = [long]$Bits::ToUInt32($List, $At + 16)
        Method = [int]$Bits::ToUInt16($List, $At + 10)
        Offset = $offset
    }
}

# The first extra field with this id; empty where there is none.
function Find-ZipExtra {
    param([byte[]]$List, [int]$From, [int]$To, [int]$Id)
    for ($at = $From; $at + 4 -le $To; $at = $end) {
        $end = $at + 4 + $Bits::ToUInt16($List, $at + 2)
        if ($Bits::ToUInt16($List, $at) -eq $Id) {
            return , (Copy-Bytes -Bytes $List -From ($at + 4) -To ([Math]::Min($end, $To)))
        }
    }
    return , (New-Object -TypeName 'byte[]' -ArgumentList 0)
}

# What stands from one place up to another, as far as there is something.
function Copy-Bytes {
    param([byte[]]$Bytes, [int]$From, [int]$To)
    $part = New-Object -TypeName 'byte[]' -ArgumentList ([Math]::Max(0, [Math]::Min($To, $Bytes.Length) - $From))
    if ($part.Length -gt 0) { [Array]::Copy($Bytes, $From, $part, 0, $part.Length) }
    return , $part
}

# A name with forward slashes, which stays below the folder it is extracted to on every system; a folder's ends in one.
function Read-ZipName {
    param([byte[]]$List, [int]$At, [int]$End, [int]$ExtraEnd, [string]$Name)
    $text = $Latin1.GetString($List, $At + 46, $End - $At - 46)
    if (-not $AsciiName.IsMatch($text) -or $ExtraEnd -gt $End) {
        $second = Find-ZipExtra -List $List -From $End -To $ExtraEnd -Id 0x7075
        $saysUtf8 = ($Bits::ToUInt16($List, $At + 8) -band 0x800) -ne 0
        $bytes = Copy-Bytes -Bytes $List -From ($At + 46) -To $End
        $text = ConvertFrom-ZipName -Bytes $bytes -Second $second -SaysUtf8 $saysUtf8 -Name $Name
    }
    if ($text.Length -eq 0 -or $text.IndexOf([char]0) -ge 0) { Stop-Archive $Name 'noName' @{} 'hostileNote' }
    $path = $text.Replace('\', '/')
    if ($path[0] -eq '/' -or $path.IndexOf([char]':') -ge 0) {
        Stop-Archive $Name 'rooted' @{ name = Get-ShownName -Name $text } 'hostileNote'
    }
    if (-not $IdlePart.IsMatch($path)) { return $path }
    # Windows drops dots and spaces at the end of a name, so whatever is made of them may become `..`.
    $parts = $path.Split([char]'/')
    foreach ($part in $parts) {
        if ($part -ne '.' -and $part -match '^[. ]+\z') {
            Stop-Archive $Name 'leadsOut' @{ name = Get-ShownName -Name $text } 'hostileNote'
        }
    }
    $kept = @($parts | Where-Object -FilterScript { $_ -ne '.' -and $_ -ne '' })
    return ($kept -join '/') + $(if ($parts[-1] -eq '' -and $kept.Count -gt 0) { '/' } else { '' })
}

$IdlePart = [regex]'(?:^|/)[. ]*(?:/|\z)'

# Info-ZIP's second name, in UTF-8, is only good while the first is what it was made for. Many tools write UTF-8 and do
# not say so; .NET reads all names so. What is none is in CP437.
function ConvertFrom-ZipName {
    param([byte[]]$Bytes, [byte[]]$Second, [bool]$SaysUtf8, [string]$Name)
    $strict = New-Object -TypeName 'Text.UTF8Encoding' -ArgumentList $false, $true
    if ($Second.Length -gt 5 -and $Second[0] -eq 1 -and $Bits::ToUInt32($Second, 1) -eq (Get-BytesCrc -Bytes $Bytes)) {
        try { return $strict.GetString($Second, 5, $Second.Length - 5) } catch { $null = $_ }
    }
    try { return $strict.GetString($Bytes) } catch { if ($SaysUtf8) { Stop-Archive $Name 'noUtf8' } }
    try {
        return [Text.Encoding]::GetEncoding(437).GetString($Bytes)
    } catch {
        return [Text.Encoding]::UTF8.GetString($Bytes)
    }
}

# ------------------------------------------------------------------------------------------------------------------
# The release in an archive
# ------------------------------------------------------------------------------------------------------------------

# See the top of this file.
function Open-Release {
    param(
        [string]$Path, [string]$Name, [string[]]$Programs, [string]$VersionProgram = '', [string[]]$Lines,
        [string]$Role, [object[]]$OtherRoles = @(), [string]$Version = '', [switch]$Unpacked
    )
    # Without a program that the product names for it, the names alone decide.
    $versioned = @(if ($VersionProgram -ne '') { $VersionProgram; $Programs })
    $archive = Open-Archive -Path $Path -Name $Name
    try {
        $releases = @(foreach ($root in @(Find-ReleaseRoots -Entries $archive.Entries -Programs $Programs)) {
            $release = New-Release -Archive $archive -Root $root
            Add-ReleaseVersion -Release $release -Programs $versioned -Lines $Lines
            $release
        })
        if ($releases.Count -gt 1) {
            $line = Find-ProductLine -Version $Version -Lines $Lines
            $fit = @($releases | Where-Object -FilterScript { $null -ne $line -and $_.Line -eq $line })
            if ($fit.Count -ne 1) {
                $folders = @($releases | ForEach-Object -Process { if ($_.Root -eq '') { '.' } else { $_.Root } })
                Stop-Archive $Name 'several' @{ role = $Role; folders = $folders } 'severalNote'
            }
            $releases = $fit
        }
        if ($releases.Count -eq 0) {
            Stop-NoRelease -Archive $archive -Programs $Programs -Role $Role -OtherRoles $OtherRoles -Version $Version
        }
        if ($Unpacked) { Assert-NamesFit -Name $Name -Listed $releases[0].Listed }
        return $releases[0]
    } catch {
        $archive.Stream.Dispose()
        throw
    }
}

function Close-Release {
    param([hashtable]$Release)
    if ($null -ne $Release) { $Release.Stream.Dispose() }
}

# Refuses a release whose programs are of another known product line. Where none says a version, its names have decided.
function Assert-ReleaseVersion {
    param([hashtable]$Release, [string]$Version, [string[]]$Lines)
    $wanted = Find-ProductLine -Version $Version -Lines $Lines
    if ($null -eq $Release.Line -or $Release.Line -eq $(if ($null -eq $wanted) { $Version } else { $wanted })) {
        return
    }
    $values = @{ found = $Release.Line; program = $Release.Program; version = $Release.Version; wanted = $Version }
    Stop-Archive $Release.Name 'otherVersion' $values 'otherVersionNote' @{ wanted = $Version }
}

# The product line that a version belongs to, the longest where several do; $null where it belongs to none.
function Find-ProductLine {
    param([string]$Version, [string[]]$Lines)
    $found = $null
    foreach ($line in $Lines) {
        $belongs = $Version -eq $line -or $Version.StartsWith("$line.", [StringComparison]::Ordinal)
        if ($belongs -and ($null -eq $found -or $line.Length -gt $found.Length)) { $found = $line }
    }
    return $found
}

# Is a file or folder of this path one that an operating system left, and no part of a release?
function Test-Litter {
    param([string]$Path)
    return $LitterName.IsMatch($Path.ToLowerInvariant())
}

$LitterName = [regex]'(?:^|/)(?:__macosx|\.ds_store|thumbs\.db|desktop\.ini)(?:/|\z)'

# A path below a folder of the archive; empty where it is no part of the release there.
function Get-PathBelow {
    param([string]$Path, [string]$Root)
    $rest = $Path
    if ($Root -ne '') {
        if ($Path.Length -le $Root.Length + 1 -or $Path[$Root.Length] -ne '/') { return '' }
        $top = ConvertTo-FoldedName -Name $Path.Substring(0, $Root.Length)
        if ($top -cne (ConvertTo-FoldedName -Name $Root)) { return '' }
        $rest = $Path.Substring($Root.Length + 1)
    }
    return $(if (Test-Litter -Path $rest) { '' } else { $rest })
}

# The folders of an archive that hold all programs of the role; none of them lies in another. Without programs: the one
# folder around all files, if there is one.
function Find-ReleaseRoots {
    param([object[]]$Entries, [string[]]$Programs)
    $own = @($Entries | Where-Object -FilterScript { -not $LitterName.IsMatch($_.Folded) })
    if ($Programs.Count -eq 0) {
        $top = { $_.Path.Substring(0, [Math]::Max(0, $_.Path.IndexOf([char]'/'))) }
        $tops = @($own | ForEach-Object -Process $top | Sort-Object -Unique -CaseSensitive)
        return $(if ($tops.Count -eq 1) { $tops[0] } else { '' })
    }
    $wanted = @($Programs | ForEach-Object -Process { '/' + (ConvertTo-FoldedName -Name $_) })
    $paths = New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList ([StringComparer]::Ordinal)
    foreach ($entry in $own) { $null = $paths.Add('/' + $entry.Folded) }
    $roots = @(foreach ($entry in $own) {
        $folded = '/' + $entry.Folded
        if (-not $folded.EndsWith($wanted[0], [StringComparison]::Ordinal)) { continue }
        $above = $folded.Substring(0, $folded.Length - $wanted[0].Length)
        if (@($wanted | Where-Object -FilterScript { -not $paths.Contains($above + $_) }).Count -eq 0) {
            $entry.Path.Substring(0, [Math]::Max(0, $entry.Path.Length - $wanted[0].Length))
        }
    })
    foreach ($root in $roots) {
        $inner = (ConvertTo-FoldedName -Name $root) + '/'
        $isIn = $false
        foreach ($other in $roots) {
            $outer = if ($other -eq '') { '' } else { (ConvertTo-FoldedName -Name $other) + '/' }
            if ($root -cne $other -and $inner.StartsWith($outer, [StringComparison]::Ordinal)) { $isIn = $true }
        }
        if (-not $isIn) { $root }
    }
}

# What lies in one folder of an archive, as if it were packed alone.
function New-Release {
    param([hashtable]$Archive, [string]$Root)
    $own = New-Object -TypeName 'Collections.Generic.List[object]'
    $index = New-NameTable
    $bytes = 0L
    foreach ($entry in $Archive.Entries) {
        $below = Get-PathBelow -Path $entry.Path -Root $Root
        if ($below -eq '') { continue }
        $file = $entry
        if ($Root -ne '') {
            $file = $entry.PSObject.Copy()
            $file.Path = $below
            $file.Folded = ConvertTo-FoldedName -Name $below
        }
        $own.Add($file)
        $index[$file.Folded] = $file
        $bytes += $file.SizeBytes
    }
    $toPart = { Get-PathBelow -Path $_ -Root $Root }
    $isPart = { $_ -ne '' }
    return @{
        Name = $Archive.Name; Path = $Archive.Path; Stream = $Archive.Stream
        Root = $Root; Wrapper = $(if ($Root -eq '') { $null } else { $Root })
        Entries = $own.ToArray(); Index = $index; Bytes = $bytes
        Folders = @($Archive.Folders | ForEach-Object -Process $toPart | Where-Object -FilterScript $isPart)
        Listed = @($Archive.Listed | ForEach-Object -Process $toPart | Where-Object -FilterScript $isPart)
        Program = $null; Version = $null; Line = $null
    }
}

# The first program that says a version of a known line.
function Add-ReleaseVersion {
    param([hashtable]$Release, [string[]]$Programs, [string[]]$Lines)
    foreach ($program in $Programs) {
        $entry = $Release.Index[(ConvertTo-FoldedName -Name $program)]
        if ($null -eq $entry -or $entry.SizeBytes -gt $LargestProgram) { continue }
        # A program that is damaged says no version; whoever needs its bytes is told.
        try { $bytes = Read-ReleaseFile -Release $Release -Entry $entry } catch { continue }
        $seen = Get-StreamVersion -Stream (New-Object -TypeName 'IO.MemoryStream' -ArgumentList @(, $bytes))
        $line = if ($seen.State -eq 'version') { Find-ProductLine -Version $seen.Version -Lines $Lines } else { $null }
        if ($null -eq $line) { continue }
        $Release.Program = $program
        $Release.Version = $seen.Version
        $Release.Line = $line
        return
    }
}

# A library is a few megabytes, a program that carries its runtime some hundred.
$LargestProgram = 512MB

function Stop-NoRelease {
    param([hashtable]$Archive, [string[]]$Programs, [string]$Role, [object[]]$OtherRoles, [string]$Version)
    $folded = @($Archive.Entries | ForEach-Object -Process { '/' + $_.Folded })
    $missing = @(foreach ($program in $Programs) {
        $end = '/' + (ConvertTo-FoldedName -Name $program)
        if (@($folded | Where-Object -FilterScript { $_.EndsWith($end, [StringComparison]::Ordinal) }).Count -eq 0) {
            $program
        }
    })
    if ($missing.Count -eq 0) { $missing = @($Programs) }
    $values = @{ missing = $missing; of = $(if ($Version -eq '') { '' } else { " of $Version" }); role = $Role }
    foreach ($other in $OtherRoles) {
        if (@($other.Programs).Count -eq 0) { continue }
        if (@(Find-ReleaseRoots -Entries $Archive.Entries -Programs $other.Programs).Count -eq 0) { continue }
        $values.other = $other.Name
        Stop-Archive $Archive.Name 'otherRole' $values 'noProgramsNote'
    }
    $tops = New-Object -TypeName 'Collections.Generic.SortedSet[string]' -ArgumentList ([StringComparer]::Ordinal)
    foreach ($entry in $Archive.Entries) { $null = $tops.Add(($entry.Path -replace '(?s)(?<=/).*\z', '')) }
    $values.holds = @($tops)
    Stop-Archive $Archive.Name 'noPrograms' $values 'noProgramsNote'
}

# Refuses names that Windows cannot hold, and those that it takes for one. Folders end in a slash.
function Assert-NamesFit {
    param([string]$Name, [string[]]$Listed)
    $files = New-NameTable
    $folders = New-NameTable
    foreach ($path in $Listed) {
        $reason = Find-NameFault -Name $path
        if ($null -ne $reason) {
            Stop-Archive $Name 'unfitName' @{ name = Get-ShownName -Name $path; reason = $reason } 'unfitNote'
        }
        $isFolder = $path.EndsWith('/', [StringComparison]::Ordinal)
        $own = $(if ($isFolder) { $path.Substring(0, $path.Length - 1) } else { $path })
        $above = $(if ($isFolder) { $own } else { Get-FolderAbove -Path $own })
        for (; $above -ne ''; $above = Get-FolderAbove -Path $above) {
            $folded = ConvertTo-FoldedName -Name $above
            if ($files.ContainsKey($folded)) { Stop-SameName -Name $Name -One $files[$folded] -Other $path }
            # Those above it were looked at with it.
            if ($folders.ContainsKey($folded)) { break }
            $folders[$folded] = $above
        }
        if ($isFolder) { continue }
        $folded = ConvertTo-FoldedName -Name $own
        foreach ($taken in $files, $folders) {
            if ($taken.ContainsKey($folded)) { Stop-SameName -Name $Name -One $taken[$folded] -Other $path }
        }
        $files[$folded] = $path
    }
}

function Get-FolderAbove {
    param([string]$Path)
    return $Path.Substring(0, [Math]::Max(0, $Path.LastIndexOf([char]'/')))
}

function Stop-SameName {
    param([string]$Name, [string]$One, [string]$Other)
    Stop-Archive $Name 'sameName' @{ one = Get-ShownName -Name $One; other = Get-ShownName -Name $Other } 'unfitNote'
}

# ------------------------------------------------------------------------------------------------------------------
# A file of a release
# ------------------------------------------------------------------------------------------------------------------

# Its bytes. Refuses the archive where they are not what its list says.
function Read-ReleaseFile {
    param([hashtable]$Release, $Entry, [long]$AtMost = 1GB)
    if ($Entry.SizeBytes -gt $AtMost) {
        Stop-Damaged -Release $Release -Entry $Entry -Id 'isLarger' -Values @{ bytes = $AtMost }
    }
    $box = New-Object -TypeName 'IO.MemoryStream' -ArgumentList ([int]$Entry.SizeBytes)
    Copy-ReleaseFile -Release $Release -Entry $Entry -To $box
    return , $box.ToArray()
}

# Writes it to a file that is not there yet, below a folder that is.
function Expand-ReleaseFile {
    param([hashtable]$Release, $Entry, [string]$Path)
    $target = [IO.File]::Open($Path, [IO.FileMode]::CreateNew, [IO.FileAccess]::Write, [IO.FileShare]::None)
    try { Copy-ReleaseFile -Release $Release -Entry $Entry -To $target } finally { $target.Dispose() }
}

function Copy-ReleaseFile {
    param([hashtable]$Release, $Entry, [IO.Stream]$To)
    if ($Entry.Method -ne 0 -and $Entry.Method -ne 8) {
        Stop-Damaged -Release $Release -Entry $Entry -Id 'otherMethod' -Values @{ method = $Entry.Method }
    }
    if ($Entry.Method -eq 0 -and $Entry.PackedBytes -ne $Entry.SizeBytes) {
        Stop-Damaged -Release $Release -Entry $Entry -Id 'otherSizes'
    }
    $header = Read-BytesAt -Stream $Release.Stream -Offset $Entry.Offset -Length 30
    if ($header.Length -lt 30 -or $Bits::ToUInt32($header, 0) -ne 0x04034b50) {
        Stop-Damaged -Release $Release -Entry $Entry -Id 'notThere'
    }
    $dataAt = $Entry.Offset + 30 + $Bits::ToUInt16($header, 26) + $Bits::ToUInt16($header, 28)
    if ($dataAt + $Entry.PackedBytes -gt $Release.Stream.Length) {
        Stop-Damaged -Release $Release -Entry $Entry -Id 'breaksOff'
    }
    if ($Entry.SizeBytes -eq 0 -and $Entry.Method -eq 0) {
        if ($Entry.Crc32 -ne 0) { Stop-Damaged -Release $Release -Entry $Entry -Id 'otherCrc' }
        return
    }
    $null = $Release.Stream.Seek($dataAt, [IO.SeekOrigin]::Begin)
    if ($Entry.Method -eq 0) { $copied = Copy-Measured -From $Release.Stream -To $To -Length $Entry.SizeBytes }
    else {
        $mode = [IO.Compression.CompressionMode]::Decompress
        $inflater = New-Object -TypeName 'IO.Compression.DeflateStream' -ArgumentList $Release.Stream, $mode, $true
        # One byte more than there should be tells that there are more.
        try { $copied = Copy-Measured -From $inflater -To $To -Length ($Entry.SizeBytes + 1) }
        catch {
            if ($_.Exception.GetBaseException() -is [IO.InvalidDataException]) {
                Stop-Damaged -Release $Release -Entry $Entry -Id 'notInflated'
            }
            throw
        } finally { $inflater.Dispose() }
    }
    if ($copied.Bytes -gt $Entry.SizeBytes) { Stop-Damaged -Release $Release -Entry $Entry -Id 'longer' }
    if ($copied.Bytes -lt $Entry.SizeBytes) { Stop-Damaged -Release $Release -Entry $Entry -Id 'otherLength' }
    if ($copied.Crc -ne $Entry.Crc32) { Stop-Damaged -Release $Release -Entry $Entry -Id 'otherCrc' }
}

function Stop-Damaged {
    param([hashtable]$Release, $Entry, [string]$Id, [hashtable]$Values = @{})
    $reason = Get-Words "release/$Id" $Values
    Stop-Archive $Release.Name 'damaged' @{ name = Get-ShownName -Name $Entry.Path; reason = $reason } 'damagedNote'
}

# ------------------------------------------------------------------------------------------------------------------
# The version resource of a Windows program (Microsoft's "PE Format", and VS_VERSIONINFO in the Windows API reference),
# read in bytes: also of a program in a zip, and where no Windows is
# ------------------------------------------------------------------------------------------------------------------

function Get-ProgramVersion {
    param([string]$Path)
    try { $stream = Open-File -Path $Path } catch { return @{ State = 'unseen'; Reason = Get-Reason -Failure $_ } }
    try { return Get-StreamVersion -Stream $stream } finally { $stream.Dispose() }
}

function Get-StreamVersion {
    param([IO.Stream]$Stream)
    try {
        $resource = Find-VersionResource -Stream $Stream
        if ($resource -is [string]) { return @{ State = 'none'; Reason = Get-Words "release/$resource" } }
        $version = Select-Version -Resource $resource
        if ($null -eq $version) { return @{ State = 'none'; Reason = Get-Words 'release/noVersion' } }
        return @{ State = 'version'; Version = $version }
    } catch {
        $cause = $_.Exception.GetBaseException()
        # A place in the program that is beyond its end.
        if ($cause -is [ArgumentException] -or $cause -is [IO.EndOfStreamException]) {
            return @{ State = 'none'; Reason = Get-Words 'release/damagedProgram' }
        }
        return @{ State = 'unseen'; Reason = Get-Reason -Failure $_ }
    }
}

# All of so many bytes of a program from a place on.
function Read-ProgramBytes {
    param([IO.Stream]$Stream, [long]$Offset, [long]$Length)
    $bytes = Read-BytesAt -Stream $Stream -Offset $Offset -Length $Length
    if ($bytes.Length -lt $Length) { throw (New-Object -TypeName 'IO.EndOfStreamException') }
    return , $bytes
}

# The bytes of the version resource, or the id of the words that say why there are none.
function Find-VersionResource {
    param([IO.Stream]$Stream)
    $start = Read-BytesAt -Stream $Stream -Offset 0 -Length 64
    if ($start.Length -lt 2 -or $start[0] -ne 0x4d -or $start[1] -ne 0x5a) { return 'noProgram' }
    $headerAt = [long]$Bits::ToUInt32($start, 60)
    $header = Read-ProgramBytes -Stream $Stream -Offset $headerAt -Length 26
    if ($Bits::ToUInt32($header, 0) -ne 0x4550) { return 'oldProgram' }
    $optionalBytes = $Bits::ToUInt16($header, 20)
    $directoriesAt = if ($Bits::ToUInt16($header, 24) -eq 0x20b) { 112 } else { 96 }
    $directories = Read-ProgramBytes -Stream $Stream -Offset ($headerAt + 24 + $directoriesAt - 4) -Length 28
    if ($Bits::ToUInt32($directories, 0) -le 2) { return 'noResources' }
    $resourcesAt = [long]$Bits::ToUInt32($directories, 20)
    if ($resourcesAt -eq 0) { return 'noResources' }
    # Windows loads nothing with more than 96 sections.
    $sectionBytes = 40 * [Math]::Min(96, $Bits::ToUInt16($header, 6))
    $sections = Read-ProgramBytes -Stream $Stream -Offset ($headerAt + 24 + $optionalBytes) -Length $sectionBytes
    $root = Get-ProgramOffset -Sections $sections -Address $resourcesAt
    # Type, name, language: a program has one version, whatever the language it says it in.
    $place = 0L
    foreach ($id in 16, -1, -1) {
        $place = Find-ResourceEntry -Stream $Stream -Table ($root + $place) -Id $id
        if ($place -lt 0) { return 'noVersionResource' }
    }
    $data = Read-ProgramBytes -Stream $Stream -Offset ($root + $place) -Length 8
    # Lengths within it are numbers of 16 bits.
    $offset = Get-ProgramOffset -Sections $sections -Address $Bits::ToUInt32($data, 0)
    $length = [Math]::Min(65535L, [long]$Bits::ToUInt32($data, 4))
    return , (Read-ProgramBytes -Stream $Stream -Offset $offset -Length $length)
}

# Where an address of the loaded program is in its file.
function Get-ProgramOffset {
    param([byte[]]$Sections, [long]$Address)
    for ($at = 0; $at + 40 -le $Sections.Length; $at += 40) {
        $size = [Math]::Max([long]$Bits::ToUInt32($Sections, $at + 8), [long]$Bits::ToUInt32($Sections, $at + 16))
        $from = [long]$Bits::ToUInt32($Sections, $at + 12)
        if ($Address -ge $from -and $Address - $from -lt $size) {
            return $Address - $from + [long]$Bits::ToUInt32($Sections, $at + 20)
        }
    }
    throw (New-Object -TypeName 'IO.EndOfStreamException')
}

# Where the entry of a table leads to, from the root; -1 where there is none. Without an id the first.
function Find-ResourceEntry {
    param([IO.Stream]$Stream, [long]$Table, [int]$Id)
    $head = Read-ProgramBytes -Stream $Stream -Offset $Table -Length 16
    $count = $Bits::ToUInt16($head, 12) + $Bits::ToUInt16($head, 14)
    $entries = Read-ProgramBytes -Stream $Stream -Offset ($Table + 16) -Length (8 * $count)
    for ($at = 0; $at -lt $entries.Length; $at += 8) {
        if ($Id -lt 0 -or $Bits::ToUInt32($entries, $at) -eq $Id) {
            return [long]($Bits::ToUInt32($entries, $at + 4) -band 0x7fffffff)
        }
    }
    return -1L
}

# The blocks of a version resource that follow one another, up to the first that is none: @{ Key; Value; Children }.
function Read-VersionBlocks {
    param([byte[]]$Bytes)
    for ($at = 0; $at + 6 -lt $Bytes.Length; $at += ($length + 3) -band -bnot 3) {
        $length = [int]$Bits::ToUInt16($Bytes, $at)
        if ($length -lt 6) { return }
        $block = Copy-Bytes -Bytes $Bytes -From $at -To ([Math]::Min($Bytes.Length, $at + $length))
        $keyEnd = Find-TextEnd -Bytes $block -From 6
        $valueAt = ($keyEnd + 5) -band -bnot 3
        # Texts count their value in characters, and some compilers in bytes.
        $unit = if ($Bits::ToUInt16($block, 4) -eq 1) { 2 } else { 1 }
        $valueEnd = $valueAt + $unit * $Bits::ToUInt16($block, 2)
        @{
            Key = [Text.Encoding]::Unicode.GetString($block, 6, $keyEnd - 6)
            Value = Copy-Bytes -Bytes $block -From $valueAt -To $valueEnd
            Children = Copy-Bytes -Bytes $block -From (($valueEnd + 3) -band -bnot 3) -To $block.Length
        }
    }
}

# Where a text in UTF-16 ends.
function Find-TextEnd {
    param([byte[]]$Bytes, [int]$From)
    $at = $From
    while ($at + 2 -le $Bytes.Length -and ($Bytes[$at] -ne 0 -or $Bytes[$at + 1] -ne 0)) { $at += 2 }
    return [Math]::Min($at, $Bytes.Length)
}

# The number that Windows shows; where it says nothing, what the texts say. $null: nothing does.
function Select-Version {
    param([byte[]]$Resource)
    $info = @(Read-VersionBlocks -Bytes $Resource) | Select-Object -First 1
    if ($null -eq $info -or $info.Key -cne 'VS_VERSION_INFO') { return $null }
    $said = @()
    if ($info.Value.Length -ge 16 -and $Bits::ToUInt32($info.Value, 0) -eq 4277077181L) {
        $said += (@(10, 8, 14, 12) | ForEach-Object -Process { $Bits::ToUInt16($info.Value, $_) }) -join '.'
    }
    $texts = @{}
    foreach ($part in @(Read-VersionBlocks -Bytes $info.Children)) {
        if ($part.Key -cne 'StringFileInfo') { continue }
        foreach ($table in @(Read-VersionBlocks -Bytes $part.Children)) {
            foreach ($line in @(Read-VersionBlocks -Bytes $table.Children)) {
                $length = Find-TextEnd -Bytes $line.Value -From 0
                $texts[$line.Key] = [Text.Encoding]::Unicode.GetString($line.Value, 0, $length)
            }
        }
    }
    foreach ($key in 'FileVersion', 'ProductVersion') {
        if ([string]$texts[$key] -match '^\s*v?(\d{1,9}(?:\.\d{1,9}){1,3})(?![.\d])') { $said += $Matches[1] }
    }
    # What a compiler writes where nobody said a version.
    foreach ($version in $said) {
        if ($version -notmatch '^[01](?:\.0){0,3}\z') { return $version }
    }
    return $(if ($said.Count -gt 0) { $said[0] } else { $null })
}
